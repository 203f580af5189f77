"""Function words and letters that the reader of tolls looks at, as the tokeniser folds them."""

from typing import Final

AL: Final = "\u0627\u0644"  # the article
WAW: Final = "\u0648"  # و
LAM: Final = "\u0644"  # لـ
BA: Final = "\u0628"  # بـ
OF: Final = "\u0645\u0646"  # من
WITH: Final = "\u0645\u0639"  # مع
STILL: Final = "\u0645\u0627"  # ما (زال)
HUMAN: Final = "\u0628\u0634\u0631\u064a\u0647"  # بشرية
RULED: Final = "قضى"  # a court's ruling, or death
GONE: Final = "راح"  # the lemma of `راح ضحيته`
PREPOSITIONS: Final = frozenset(
    {
        "\u0639\u0646",  # عن
        "\u0627\u0644\u064a",  # إلى
        OF,
        "\u0641\u064a",  # في
        BA,
        "\u0639\u0644\u064a",  # على
        WITH,
        WAW,
        "\u0628\u0639\u062f",  # بعد
        "\u0642\u0628\u0644",  # قبل
        "\u0627\u062b\u0631",  # إثر
        "\u062c\u0631\u0627\u0621",  # جراء
    }
)
OF_THINGS: Final = frozenset({"\u0627\u0644\u062a\u064a", "\u0627\u0644\u0630\u064a"})  # التي، الذي
TOWARDS: Final = frozenset({"\u0627\u0644\u064a", "\u0639\u0644\u064a"})  # إلى، على
ABOUT: Final = "\u0639\u0646"  # عن
THEN: Final = "\u0641\u0642\u062f"  # فقد
IN: Final = "\u0641\u064a"  # في
LIVES: Final = "\u0627\u0644\u0627\u0631\u0648\u0627\u062d"  # الأرواح
CONTACT: Final = "\u0627\u0644\u0627\u062a\u0635\u0627\u0644"  # الاتصال
COLON: Final = ":"
GOALS: Final = frozenset({"\u0627\u0644\u064a", "\u0627\u0644\u0649", "\u0639\u0646"})  # إلى، عن
