"""Words that give a language away. Words that two languages share stand in neither."""

import re
from functools import cache
from pathlib import Path

import yaml

SPELLING = (
    "shch=щ sch=щ sh=ш ch=ч zh=ж kh=х ts=ц yu=ю ju=ю ya=я ja=я yo=ё jo=ё ye=е iy=ий yy=ый oy=ой ey=ей ay=ай "
    "a=а b=б v=в w=в g=г d=д e=е z=з i=и j=й k=к l=л m=м n=н o=о p=п r=р s=с t=т u=у f=ф h=х c=ц x=кс y=ы q=к 4=ч '=ь"
)
TRANSLIT = dict(pair.split("=") for pair in SPELLING.split())
TRANSLIT_WORDS = re.compile(
    r"gde|kogda|pochemu|skolko|kak|kakoy|kakaya|kakie|moy|moya|moyo|moi|moj|moja|mne|menya|vash\w*|vam|vas|eto|jeto|"
    r"zakaz\w*|dostav[kl]\w*|posylk\w*|posilk\w*|kur'?[ij]er\w*|kuryer\w*|tovar\w*|razmer\w*|vozvrat\w*|vernut\w*|"
    r"vernite|den'?gi|deneg|oplat\w*|spasibo|spasiba|spasib|pozhalu\w*|pozhaluysta|pojaluysta|zdravstvu\w*|zdrastvu\w*|"
    r"privet\w*|dobr[yi]y|dobroe|den'|otmen\w*|prishl\w*|priedet|pridet|prislali|nuzhn\w*|nujn\w*|hochu|khochu|mozhno|"
    r"mojno|est'|chek|karta|kart[ue]|operator\w*a|chelovek\w*|srochno|parol\w*|akkaunt\w*|brak|slomal\w*|rabotaet|"
    r"kachestvo|ocen'?|ochen'?|plokho|ploho|horosho|khorosho|otlichn\w*|super{2,}|obman\w*|moshenn\w*|net|uzhe|uje|esche|"
    r"eshche|yeshche|nichego|nikto|adres\w*|pomenya\w*|izmenit\w*|podskazhite|skazhite|zhdu|zhdat|skolko|nomer\w*|"
    r"poluchil\w*|poluchit\w*|magazin\w*|skidk\w*|cena|tsena|stoit|kuda|otkuda|dlya|tolko|tol'ko|segodnya|zavtra|vchera|"
    r"nedel\w*|mesyac\w*|dney|dnei|razobrat\w*|pomogite|otvet'?te|ne"
)


@cache
def telling(script: str) -> dict[str, frozenset[str]]:
    """For each language of a script ("cyrillic" or "latin") the words that give it away."""
    known = yaml.safe_load((Path(__file__).parent / "rules" / "languages.yaml").read_text())
    return {lang: frozenset(words.split()) for lang, words in known[script].items()}
