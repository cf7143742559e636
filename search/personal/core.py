"""The index repeats what stands elsewhere, and goes with it; the searches people keep are theirs."""

from django.utils.translation import gettext_lazy as _

from portal.personal import Erasure, Holding, Plain

HOLDINGS = [
    Holding(
        model="search.SavedSearch",
        title=_("Searches you keep"),
        purpose=_("You ask the same question again with one click."),
        kept=_("As long as your account, or until you delete them."),
        fields={"user": Erasure.DELETED, "name": Erasure.DELETED, "question": Erasure.DELETED,
                "created_at": Erasure.DELETED},
        plain={Plain.KEY: ("id", "client_id")},
        owners=("user",),
        export=("name", "question", "created_at"),
    ),
    Holding(
        model="search.SearchEntry",
        title=_("What is found of what you wrote"),
        purpose=_("Colleagues who may read it find it again."),
        kept=_("As long as what it repeats."),
        fields={"author": Erasure.KEPT, "country": Erasure.KEPT, "body": Erasure.KEPT, "title": Erasure.KEPT,
                "at": Erasure.KEPT},
        plain={
            Plain.KEY: ("id", "generation", "kind", "target_id", "place_id", "network", "url"),
            Plain.STATE: ("marking", "language", "status"),
            Plain.WORDS: ("tags",),
        },
        owners=("author",),
    ),
    Holding(model="search.IndexState", plain={Plain.STATE: ("id", "generation", "building", "building_at", "turn")}),
    Holding(model="search.SearchCursor", plain={Plain.KEY: ("stream",), Plain.STATE: ("seq",)}),
    Holding(model="search.TouchedThing", plain={Plain.KEY: ("id", "kind", "target_id")}),
]  # fmt: skip
