"""Forums of MedNET: school surveys and observatories."""

from config.demo.content.markup import post
from config.demo.content.types import ForumSeed, TopicSeed

_NEXT_WAVE = TopicSeed(
    title="MedSPAD next wave: common core and country modules",
    posts=(
        post(
            "giulia",
            -44,
            "08:30",
            """
            For the next wave of the school survey we should fix what is common before we discuss
            what is national. Proposal:

            1. Common core: 38 questions, the same in all languages, shared with the European
               school survey where that is possible.
            2. Module A, gambling and gaming. Module B, new psychoactive substances. Module C,
               social media.
            3. One page per country, free.

            What is missing in the core, what can go?
        """,
        ),
        post(
            "farid",
            -44,
            "10:12",
            """
            Le tronc commun me paraît bon. La question 17 (perception du risque) devrait rester
            identique à la vague précédente, sinon nous perdons la tendance sur dix ans.
        """,
            "fr",
        ),
        post(
            "rania",
            -43,
            "07:40",
            """
            نوافق على النواة المشتركة. نقترح إضافة سؤال واحد عن الأدوية المهدئة دون وصفة طبية، لأنها
            الظاهرة الأسرع نمواً لدينا.
        """,
            "ar",
        ),
        post(
            "sofia",
            -43,
            "09:05",
            """
            Supported: sedatives without prescription belong into the core, not into a module. We
            have a tested wording in Spanish and in French.
        """,
        ),
        post(
            "katerina",
            -42,
            "08:54",
            """
            Please keep it below 45 minutes. Our last questionnaire took one lesson and a half, and
            the second half was answered by the diligent ones only.
        """,
        ),
        post(
            "giulia",
            -40,
            "13:20",
            """
            Sedatives are in (question 21), question 17 stays as it was. Two questions on leisure
            are out. Estimated time in the pretest: 39 minutes.
        """,
        ),
        post(
            "salma",
            -38,
            "09:41",
            """
            Merci. Nous pouvons faire un prétest dans quatre lycées au printemps, en arabe et en
            français, et vous envoyer les temps de réponse par question.
        """,
            "fr",
        ),
    ),
)

_FIELD = TopicSeed(
    title="المسح المدرسي: نتائج المرحلة الميدانية",
    language="ar",
    posts=(
        post(
            "rania",
            -8,
            "08:15",
            """
            أُنجزت المرحلة الميدانية من المسح المدرسي في 62 مدرسة. نسبة الاستجابة 91 في المائة. سنشارك
            الاستبيان العربي المنقّح مع زملائنا في الأردن ولبنان.
        """,
            "ar",
        ),
        post(
            "yusuf",
            -8,
            "09:37",
            """
            تهانينا للفريق. ننتظر الاستبيان بفارغ الصبر، ونودّ أن نعرف كيف تعاملتم مع المدارس التي
            رفضت المشاركة.
        """,
            "ar",
        ),
        post(
            "rania",
            -7,
            "07:52",
            """
            رفضت أربع مدارس فقط. استبدلنا كل مدرسة بأخرى من المنطقة نفسها ومن الحجم نفسه، وسجّلنا
            سبب الرفض. التفاصيل في الملحق.
        """,
            "ar",
        ),
        post(
            "leila",
            -6,
            "10:26",
            """
            شكراً. لاحظنا أن كلمة «المقامرة» تُفهم بطرق مختلفة بين البلدان. هل جرّبتم أمثلة مصوّرة؟
        """,
            "ar",
        ),
        post(
            "giulia",
            -5,
            "08:48",
            """
            91 % is remarkable. Would you write half a page on how the teachers were prepared? It
            would help those who are at 70.
        """,
        ),
        post(
            "rania",
            -4,
            "07:30",
            """
            With pleasure, in Arabic and in English, by the end of the week.
        """,
        ),
    ),
)

_PRETEST = TopicSeed(
    title="Wording that does not travel: list of difficult terms",
    posts=(
        post(
            "katerina",
            -25,
            "09:15",
            """
            In the pretest we found eleven words which pupils understood in another way than we
            did. "Inhalants" is the first: half of the class thought of asthma. Let us keep one
            list for all languages.
        """,
        ),
        post(
            "miriam",
            -24,
            "08:22",
            """
            In Maltese "a drink" can be a lemonade. We now ask for examples first.
        """,
        ),
        post(
            "salma",
            -23,
            "14:05",
            """
            En arabe dialectal, « comprimés » désigne presque toujours les tranquillisants. Il faut
            donner deux exemples, sinon la réponse est faussée.
        """,
            "fr",
        ),
        post(
            "katerina",
            -21,
            "10:31",
            """
            List with 19 terms in seven languages is in the library, beside the questionnaire.
        """,
        ),
    ),
)

_INDICATORS = TopicSeed(
    title="Observatoires nationaux : quels cinq indicateurs partager chaque année ?",
    language="fr",
    pinned=True,
    posts=(
        post(
            "farid",
            -39,
            "08:05",
            """
            Chaque observatoire publie quarante tableaux, et aucun n'est comparable à celui du
            voisin. Je propose que nous choisissions *cinq indicateurs* que tous publient chaque
            année, avec la même définition :

            1. usage au cours de la vie et du dernier mois, élèves de 15 à 17 ans ;
            2. personnes entrées en traitement, dont nouvelles demandes ;
            3. places de traitement par agonistes opioïdes pour 100 000 habitants ;
            4. décès liés à l'usage de substances ;
            5. dépenses publiques, même estimées.
        """,
            "fr",
        ),
        post(
            "karim",
            -39,
            "11:18",
            """
            D'accord sur les quatre premiers. Pour les dépenses, commençons par celles du ministère
            de la santé : les autres, personne ne les connaît.
        """,
            "fr",
        ),
        post(
            "sofia",
            -38,
            "09:46",
            """
            Pour les décès, la définition européenne existe, mais elle demande un registre que
            plusieurs pays n'ont pas. Une note de qualité (A, B, C) à côté du chiffre ?
        """,
            "fr",
        ),
        post(
            "rania",
            -37,
            "08:10",
            """
            نؤيد درجة الجودة بجانب كل رقم. من الأفضل نشر رقم متواضع مع شرحه بدلاً من عدم نشر أي شيء.
        """,
            "ar",
        ),
        post(
            "paul",
            -36,
            "13:27",
            """
            La note de qualité est une bonne idée. Chez nous elle a fait plus pour les données que
            tous les règlements : personne ne veut rester à C.
        """,
            "fr",
        ),
        post(
            "farid",
            -35,
            "07:59",
            """
            Décision provisoire : cinq indicateurs, une note de qualité, premières données en
            automne. La fiche de définition est dans la bibliothèque, en trois langues bientôt.
        """,
            "fr",
        ),
        post(
            "marta",
            -20,
            "10:04",
            """
            Our five figures can be ready by September. Is a joint page on the web foreseen, or
            does each of us publish at home?
        """,
        ),
    ),
)

_REPORT = TopicSeed(
    title="Rapport annuel de l'observatoire : vos remarques",
    language="fr",
    posts=(
        post(
            "farid",
            -10,
            "09:20",
            """
            Le rapport annuel de l'observatoire est en ligne. Nous avons ajouté un chapitre sur les
            jeux d'argent en ligne chez les 15-17 ans. Vos remarques avant le 15 du mois, s'il vous
            plaît.
        """,
            "fr",
        ),
        post(
            "salma",
            -9,
            "08:36",
            """
            Félicitations. Dans le tableau 12, le total dépasse la somme des filles et des garçons :
            est-ce la catégorie « sans réponse » ?
        """,
            "fr",
        ),
        post(
            "farid",
            -9,
            "10:02",
            """
            Exactement, merci. Nous l'ajoutons comme ligne, c'est plus honnête.
        """,
            "fr",
        ),
        post(
            "marta",
            -8,
            "14:40",
            """
            The chapter on gambling is very good. Did you ask whether the parents know? In our
            survey the answer was the most striking figure of all.
        """,
        ),
        post(
            "farid",
            -2,
            "08:51",
            """
            Oui, question 34 : 22 % seulement pensent que leurs parents le savent. Le graphique
            sera dans la version finale. Dernier rappel : vos remarques cette semaine.
        """,
            "fr",
        ),
        post(
            "salma",
            -1,
            "14:55",
            """
            Lu jusqu'au bout : deux coquilles et beaucoup d'envie de faire pareil. Je vous envoie la liste.
        """,
            "fr",
        ),
    ),
)

_NEW_OBSERVATORY = TopicSeed(
    title="Starting an observatory with three people",
    posts=(
        post(
            "samir",
            -30,
            "10:15",
            """
            We have a decision of the ministry, three posts and one room. Which three things would
            you do in the first year, and which would you leave?
        """,
        ),
        post(
            "farid",
            -30,
            "12:33",
            """
            Faites une seule chose bien : la demande de traitement. Le registre existe déjà dans vos
            centres, il suffit de l'harmoniser. Laissez les enquêtes pour la deuxième année.
        """,
            "fr",
        ),
        post(
            "sofia",
            -29,
            "08:47",
            """
            And invite those who have data for one morning, with coffee. Police, hospitals,
            pharmacies. An observatory is first of all a table at which people sit.
        """,
        ),
        post(
            "yusuf",
            -28,
            "09:24",
            """
            نصيحتنا: انشروا تقريراً قصيراً من عشر صفحات في السنة الأولى. التقرير يفتح الأبواب.
        """,
            "ar",
        ),
        post(
            "samir",
            -27,
            "07:58",
            """
            شكراً جزيلاً للجميع. سنبدأ بطلبات العلاج وبتقرير من عشر صفحات.
        """,
            "ar",
        ),
    ),
)

SURVEYS = ForumSeed(
    slug="medspad",
    name="MedSPAD: school surveys",
    summary="Common core, modules, fieldwork, languages.",
    topics=(_NEXT_WAVE, _FIELD, _PRETEST),
)
OBSERVATORIES = ForumSeed(
    slug="observatories",
    name="Observatories · Observatoires · المراصد",
    summary="Indicators, yearly reports, new observatories.",
    topics=(_INDICATORS, _REPORT, _NEW_OBSERVATORY),
)
