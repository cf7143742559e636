"""Forums of MedNET: treatment and training, life of the network."""

from config.demo.content.markup import post
from config.demo.content.types import ForumSeed, TopicSeed

_OAT = TopicSeed(
    title="العلاج بناهضات الأفيون: كيف نبدأ في المناطق البعيدة عن العاصمة؟",
    language="ar",
    posts=(
        post(
            "yusuf",
            -32,
            "08:20",
            """
            يتوفر العلاج بناهضات الأفيون لدينا في العاصمة فقط. يقطع بعض المرضى ثلاث ساعات في كل اتجاه،
            فينقطع كثيرون منهم خلال شهرين. كيف بدأتم في المناطق البعيدة؟
        """,
            "ar",
        ),
        post(
            "leila",
            -32,
            "10:05",
            """
            بدأنا مع مركز صحي واحد وطبيب عام واحد وممرضة مدرَّبة. يزور الأخصائي المركز مرتين في الشهر،
            وبينهما مكالمة أسبوعية. بعد ستة أشهر بقي 80 في المائة من المرضى في العلاج.
        """,
            "ar",
        ),
        post(
            "karim",
            -31,
            "09:12",
            """
            نفس التجربة عندنا تقريباً. المهم ألّا يكون المركز مخصصاً للإدمان وحده، فهذا يقلّل من الوصمة.
        """,
            "ar",
        ),
        post(
            "samir",
            -30,
            "11:48",
            """
            ما هي شروط صرف الجرعات المنزلية؟ هذا هو السؤال الأول الذي يطرحه علينا الصيادلة.
        """,
            "ar",
        ),
        post(
            "leila",
            -29,
            "08:31",
            """
            ثلاثة أشهر من الاستقرار ثم جرعات ليومين، ثم لأسبوع. البروتوكول قصير وسنضعه في المكتبة
            بالعربية والفرنسية.
        """,
            "ar",
        ),
        post(
            "miriam",
            -27,
            "09:55",
            """
            With the help of a translator I follow with great interest. Malta can receive two
            colleagues for a week: our mobile unit does exactly this.
        """,
        ),
    ),
)

_DIPLOMA = TopicSeed(
    title="Diplôme d'addictologie : nous cherchons deux intervenants",
    language="fr",
    posts=(
        post(
            "karim",
            -14,
            "08:45",
            """
            Diplôme d'addictologie : 42 candidatures pour 25 places, dont 14 de médecins généralistes
            du sud du pays. Nous cherchons deux intervenants sur la comorbidité psychiatrique.
        """,
            "fr",
        ),
        post(
            "salma",
            -13,
            "10:20",
            """
            Je peux prendre une demi-journée sur l'anxiété et les tranquillisants, en ligne ou sur
            place.
        """,
            "fr",
        ),
        post(
            "giulia",
            -13,
            "13:09",
            """
            A colleague of our psychiatric department would come for the module on trauma. She
            speaks French well. Shall I put you in touch?
        """,
        ),
        post(
            "karim",
            -12,
            "07:55",
            """
            Avec plaisir, merci à toutes les deux. Les 17 candidats sans place sont invités à suivre
            les cours en ligne comme auditeurs.
        """,
            "fr",
        ),
        post(
            "farid",
            -11,
            "09:33",
            """
            Pour l'an prochain : pourquoi pas un module commun aux quatre facultés, donné une seule
            fois et suivi partout ?
        """,
            "fr",
        ),
    ),
)

_WOMEN = TopicSeed(
    title="Women with substance use disorders: which services exist?",
    posts=(
        post(
            "leila",
            -26,
            "09:00",
            """
            We made a checklist for services: opening hours, children, safety, language, who sits at
            the door. It takes twenty minutes and is uncomfortable, which is its purpose. English,
            French and Arabic are in the library.
        """,
        ),
        post(
            "teresa",
            -26,
            "11:42",
            """
            We filled it in for two centres. "Is there a place for a child during the talk?" No, and
            no again. There is one now: a corner with a carpet, cost 60 euros.
        """,
        ),
        post(
            "katerina",
            -25,
            "08:16",
            """
            Point 9 (separate waiting hours) has doubled attendance on Tuesdays with us, as with
            Leila's centre.
        """,
        ),
        post(
            "salma",
            -23,
            "10:10",
            """
            Nous l'utiliserons dans le cours du deuxième semestre : chaque étudiant remplit la grille
            pour son propre service.
        """,
            "fr",
        ),
    ),
)

_STUDY_VISIT = TopicSeed(
    title="طلب زيارة دراسية: مراكز العلاج المجتمعي",
    language="ar",
    posts=(
        post(
            "yusuf",
            -9,
            "07:45",
            """
            نبحث عن دولة مضيفة لزيارة دراسية حول مراكز العلاج المجتمعي لخمسة مهنيين في الربيع
            المقبل.
        """,
            "ar",
        ),
        post(
            "marta",
            -9,
            "10:28",
            """
            Portugal would be glad to host: three days, two community centres and one mobile unit.
            Interpretation Arabic-English would have to come from you.
        """,
        ),
        post(
            "yusuf",
            -8,
            "08:02",
            """
            شكراً جزيلاً! يتكلم اثنان من الزملاء الإنجليزية وسنوفر مترجماً. نقترح الأسبوع الثاني من شهر
            نيسان.
        """,
            "ar",
        ),
        post(
            "bruno",
            -7,
            "09:15",
            """
            Very good. One page for the secretariat, please: who, what you want to see, what you will
            write afterwards. The template is in the library.
        """,
        ),
        post(
            "yusuf",
            -1,
            "08:40",
            """
            Sent this morning, in English and Arabic.
        """,
        ),
    ),
)

_MEDSPAD_COMMITTEE = TopicSeed(
    title="MedSPAD Committee, Paris: agenda · Comité MedSPAD : ordre du jour · «لجنة مدسباد»",
    posts=(
        post(
            "bruno",
            -17,
            "09:10",
            """
            The next MedSPAD Committee meets in Paris in two months, with interpretation between
            English and French. Draft agenda: results of the field phase, common core, five
            indicators of the observatories, next wave.
        """,
        ),
        post(
            "giulia",
            -17,
            "11:37",
            """
            Please give the common core the whole morning. It is the last time that we can change it.
        """,
        ),
        post(
            "farid",
            -16,
            "08:24",
            """
            Et l'après-midi pour les observatoires, s'il reste du café. Une interprétation vers
            l'arabe serait utile pour trois délégations.
        """,
            "fr",
        ),
        post(
            "bruno",
            -15,
            "10:00",
            """
            Morning for the core, afternoon for the observatories. We are looking for interpreters
            into Arabic and will say in two weeks whether it can be paid.
        """,
        ),
    ),
)

_MASTERCLASS = TopicSeed(
    title="Masterclass « Troubles de l'usage des opioïdes », Tunis",
    language="fr",
    posts=(
        post(
            "karim",
            -22,
            "08:38",
            """
            La masterclass aura lieu à Tunis dans deux mois, deux jours, en français. Trente places,
            dont dix réservées aux collègues des autres pays du réseau.
        """,
            "fr",
        ),
        post(
            "samir",
            -21,
            "09:50",
            """
            هل ستكون المواد متاحة بالعربية؟ لدينا زميلان لا يقرآن الفرنسية جيداً.
        """,
            "ar",
        ),
        post(
            "karim",
            -20,
            "08:05",
            """
            نعم، سنترجم الشرائح الرئيسية. سيجلس بجانبهما طالب من الدبلوم يتقن اللغتين.
        """,
            "ar",
        ),
        post(
            "salma",
            -19,
            "11:15",
            """
            Excellente idée. Peut-on filmer les deux matinées pour les étudiants ?
        """,
            "fr",
        ),
        post(
            "karim",
            -18,
            "07:49",
            """
            Les exposés, oui. Les discussions de cas, non.
        """,
            "fr",
        ),
    ),
)

TREATMENT = ForumSeed(
    slug="treatment-and-training",
    name="Treatment and training · Soins et formation · العلاج والتدريب",
    summary="Opioid agonist treatment, services for women, university courses.",
    topics=(_OAT, _DIPLOMA, _WOMEN),
)
NETWORK_LIFE = ForumSeed(
    slug="life-of-the-network",
    name="Life of the network · Vie du réseau · حياة الشبكة",
    summary="Meetings, study visits, requests and offers.",
    topics=(_STUDY_VISIT, _MEDSPAD_COMMITTEE, _MASTERCLASS),
)
