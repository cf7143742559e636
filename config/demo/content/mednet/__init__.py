"""MedNET, the Mediterranean network; in English, French and Arabic."""

from config.demo.content.markup import plain
from config.demo.content.mednet.channels import CHANNELS
from config.demo.content.mednet.library import FOLDERS
from config.demo.content.mednet.surveys import OBSERVATORIES, SURVEYS
from config.demo.content.mednet.treatment import NETWORK_LIFE, TREATMENT
from config.demo.content.types import NetworkText, Words

MEDNET = NetworkText(
    slug="mednet",
    hue="mednet",
    marking="GREEN",
    words=Words(
        language="en",
        name="MedNET",
        mandate=plain("""
            Eighteen countries on all shores of the Mediterranean work together since 2006:
            doctors, social workers, associations, researchers and officials. MedNET helps to
            build policies that rest on comparable data and on respect for those concerned.

            - School and population surveys with a common core (MedSPAD).
            - National observatories that publish every year.
            - Prevention, treatment and harm reduction within reach of everybody.
            - University courses in addictology, study visits, exchange of trainers.
        """),
        welcome=plain("""
            Welcome. Write in English, French or Arabic, as you like: somebody will answer in the
            same language. Language versions of a document go under the same document.
        """),
    ),
    forums=(SURVEYS, OBSERVATORIES, TREATMENT, NETWORK_LIFE),
    folders=FOLDERS,
    channels=CHANNELS,
    translations=(
        Words(
            language="fr",
            name="MedNET",
            mandate=plain("""
                Dix-huit pays des deux rives de la Méditerranée coopèrent depuis 2006 : médecins,
                travailleurs sociaux, associations, chercheurs et administrations. MedNET aide à
                construire des politiques fondées sur des données comparables et sur le respect
                des personnes concernées.

                - Enquêtes scolaires et en population générale, avec un tronc commun (MedSPAD).
                - Des observatoires nationaux qui publient chaque année.
                - Prévention, soins et réduction des risques accessibles à tous.
                - Formations universitaires en addictologie, visites d'étude, échanges.
            """),
            welcome=plain("""
                Bienvenue. Écrivez en français, en anglais ou en arabe : quelqu'un vous répondra
                dans la même langue. Les versions linguistiques d'un document se rangent sous le
                même document.
            """),
        ),
        Words(
            language="ar",
            name="شبكة مدنت",
            mandate=plain("""
                تتعاون ثماني عشرة دولة على ضفاف البحر المتوسط منذ عام 2006: أطباء وأخصائيون
                اجتماعيون وجمعيات وباحثون وإدارات. تساعد الشبكة على بناء سياسات تستند إلى بيانات
                قابلة للمقارنة وإلى احترام الأشخاص المعنيين.

                - مسوح مدرسية وسكانية ذات نواة مشتركة (مدسباد).
                - مراصد وطنية تنشر بياناتها كل عام.
                - الوقاية والعلاج وتقليل الأضرار في متناول الجميع.
                - دبلومات جامعية في طب الإدمان وزيارات دراسية وتبادل الخبرات.
            """),
            welcome=plain("""
                أهلاً بكم. اكتبوا بالعربية أو الفرنسية أو الإنجليزية وسيجيبكم أحد الزملاء باللغة
                نفسها. توضع النسخ اللغوية للوثيقة تحت الوثيقة نفسها.
            """),
        ),
    ),
)
