"""Channels of MedNET."""

from config.demo.content.markup import say
from config.demo.content.types import ChannelSeed

_MAJLIS = ChannelSeed(
    slug="majlis",
    name="Majlis · Le salon · المجلس",
    purpose="Everything that is shorter than a topic, in three languages.",
    messages=(
        say("farid", -7, "08:00", "Bonjour à toutes et à tous. Il pleut enfin à Rabat.", "fr"),
        say("rania", -7, "08:06", "صباح الخير. هنا في القاهرة لا تزال الشمس قوية.", "ar"),
        say("miriam", -7, "08:11", "Good morning from a windy island."),
        say(
            "leila",
            -6,
            "09:24",
            """شكراً للجميع، وصلت الترجمة العربية. هل يمكن لأحد مراجعة مصطلح
            "تقليل الأضرار"؟""",
            "ar",
        ),
        say("rania", -6, "09:31", "نستعمل «تقليل الأضرار» بالجمع. «الحد من الضرر» أقل شيوعاً.", "ar"),
        say("samir", -6, "09:40", "نحن أيضاً. أرى أن نعتمد «تقليل الأضرار».", "ar"),
        say("leila", -6, "09:42", "اتفقنا إذن. سأضيفه إلى قائمة المصطلحات.", "ar"),
        say(
            "ada",
            -5,
            "08:30",
            """Please put the French and Arabic files under the same document,
            not as new ones.""",
        ),
        say("karim", -5, "08:41", "C'était moi, pardon. C'est corrigé.", "fr"),
        say("ada", -5, "08:43", "Merci Karim !", "fr"),
        say("katerina", -4, "10:15", "Does anyone have the poster of the Tangiers course in French?"),
        say("farid", -4, "10:22", "Dans le dossier Formation. Je vous l'envoie aussi.", "fr"),
        say("yusuf", -3, "07:35", "هل هناك منحة سفر للجنة في باريس؟", "ar"),
        say("bruno", -3, "07:50", "Yes, one person per country of the southern shore."),
        say("yusuf", -3, "07:52", "شكراً.", "ar"),
        say("giulia", -2, "12:12", "The pretest takes 39 minutes. We did it!"),
        say("salma", -2, "12:20", "Bravo !", "fr"),
        say("rania", -2, "12:25", "ممتاز!", "ar"),
        say("sofia", -1, "09:05", "Fifteen countries have confirmed for the Committee."),
        say("marta", -1, "09:17", "Sixteen, I have just filled in the form."),
    ),
)

_COURSES = ChannelSeed(
    slug="cours",
    name="Cours et masterclass",
    purpose="Préparation pratique des formations.",
    messages=(
        say("karim", -13, "08:10", "La liste des inscrits est close : 30 sur 30.", "fr"),
        say("salma", -13, "08:22", "Et la liste d'attente ?", "fr"),
        say("karim", -13, "08:25", "Onze. On cherche une salle plus grande.", "fr"),
        say("farid", -12, "14:03", "La faculté de Rabat peut retransmettre.", "fr"),
        say(
            "salma",
            -10,
            "09:30",
            """La salle est confirmée, mais il nous faut la version définitive
            des diapositives jeudi.""",
            "fr",
        ),
        say("giulia", -10, "09:44", "Mine by Wednesday evening, promised."),
        say("karim", -10, "09:50", "Les miennes aussi. Je mets le modèle dans la bibliothèque.", "fr"),
        say("salma", -7, "16:31", "Jeudi, 16 h 30 : il en manque trois.", "fr"),
        say("karim", -7, "16:40", "Deux. Les miennes viennent de partir.", "fr"),
        say("giulia", -7, "17:02", "One. Sorry, the train had no network."),
        say("salma", -6, "08:15", "Tout est là. Merci, vous êtes formidables.", "fr"),
        say("samir", -2, "10:37", "هل يبدأ اليوم الأول في التاسعة؟", "ar"),
        say("karim", -2, "10:45", "في التاسعة تماماً، والقهوة في الثامنة والنصف.", "ar"),
    ),
)

_SURVEY = ChannelSeed(
    slug="survey-desk",
    name="Survey desk",
    purpose="Fieldwork, coding, questions of the week.",
    messages=(
        say("katerina", -11, "08:40", "How do you code an age of 99?"),
        say("giulia", -11, "08:47", "As a joke, code 999, and count them: more than 2 % is a sign."),
        say("rania", -11, "09:02", "We had 0.4 %."),
        say("katerina", -11, "09:05", "3 % in one class. I know which teacher."),
        say("sofia", -9, "11:20", "Weights: by region and grade, or by type of school as well?"),
        say("giulia", -9, "11:38", "Region and grade in the core, type of school if you have it."),
        say("salma", -8, "08:55", "Le fichier de codage est dans la bibliothèque, version 2.", "fr"),
        say("miriam", -5, "13:12", "Version 2 has two rows 21."),
        say("salma", -5, "13:30", "Exact, merci. Version 3 est là.", "fr"),
        say("rania", -3, "07:44", "آخر 300 استبيان دخلت إلى قاعدة البيانات اليوم.", "ar"),
        say("giulia", -3, "08:01", "Congratulations, Cairo."),
        say("katerina", -1, "10:50", "Who will present the response rates in Paris? I can."),
        say("giulia", -1, "10:58", "You shall."),
    ),
)

CHANNELS = (_MAJLIS, _COURSES, _SURVEY)
