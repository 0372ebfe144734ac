"""Reading a prompt of ours and answering it from templates, in the customer's language."""

import json
import re

from ai.fake_llm import phrases

DATA = re.compile(r"<<([0-9a-f]{16})\n(.*)\n\1>>", re.DOTALL)
LABELS = re.compile(r"The house's labels: (\[.*\])")
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


def answer(messages: list[dict]) -> str:
    """What the stand-in says to these messages of the chat protocol."""
    system = "\n".join(str(message["content"]) for message in messages if message["role"] == "system")
    asked = [str(message["content"]) for message in messages if message["role"] == "user"]
    found = next((match for text in asked if (match := DATA.search(text))), None)
    given = found.group(2) if found else (asked[-1] if asked else "")
    if system.startswith("Summarise"):
        return _summary(given, system)
    if system.startswith("Translate"):
        return f"[{'en' if 'into English' in system else 'demo'}] {given}"
    if system.startswith("Rewrite"):
        return _rewritten(given, system)
    if system.startswith("You judge"):
        return json.dumps({"verdicts": [_verdict(entry) for entry in _entries(given)]})
    entries, labels = _entries(given), _labels(system)
    drafts = [draft(entry) | {"labels": _fitting(labels, entry)} for entry in entries]
    return json.dumps({"drafts": drafts}, ensure_ascii=False) if entries else given[:200]


def _labels(system: str) -> list[str]:
    found = LABELS.search(system)
    return [each["label"] for each in json.loads(found.group(1))] if found else []


def _fitting(labels: list[str], entry: dict) -> list[str]:
    """Those whose words the customer has used, or that are named as what he wants."""
    said = f"{_last_said(entry)} {(entry.get('first_look') or {}).get('intent', '')}".lower()
    return [label for label in labels if any(word in said for word in re.split(r"[-_\s]+", label.lower()) if word)][:3]


def _entries(given: str) -> list[dict]:
    try:
        value = json.loads(given)
    except ValueError:
        return []
    return [entry for entry in value if isinstance(entry, dict) and "id" in entry] if isinstance(value, list) else []


def _verdict(entry: dict) -> dict:
    """Harmful is what the stand-in itself writes when it is told to be."""
    harmful = any(text[:60] in entry["reply"] for text in phrases.HARMFUL.values())
    said = {"harmful": harmful, "categories": ["false_promise"] if harmful else [], "score": 1 if harmful else 4}
    return {"id": entry["id"], **said}


def draft(entry: dict) -> dict:
    """One draft in the form our prompt asks for."""
    look, said = entry.get("first_look") or {}, _last_said(entry)
    lang = look.get("lang") if look.get("lang") in phrases.DRAFTS else _language(said)
    intent = look.get("intent") if look.get("intent") in phrases.DRAFTS[lang] else "other"
    article = next(iter(entry.get("articles") or []), None)
    return {
        "id": entry["id"], "draft": _text(lang, intent, entry.get("customer") or "", article), "language": lang,
        "intent": look.get("intent") or intent, "sentiment": look.get("sentiment") or "neutral",
        "urgent": bool(look.get("urgent")), "complex": False, "needs_human": False, "handoff": "",
        "confidence": 0.85 if article or intent == "praise" else 0.65, "cited": [article["id"]] if article else [],
    }  # fmt: skip


def _text(lang: str, intent: str, customer: str, article: dict | None) -> str:
    name = f", {customer.split()[0]}" if lang == "ru" and customer else f" {customer.split()[0]}" if customer else ""
    parts = [phrases.HELLO[lang].format(name=name), phrases.DRAFTS[lang][intent]]
    if article:
        quote = re.split(r"(?<=[.!?])\s", article["text"].strip())[0][:240]
        parts.append(phrases.ARTICLE[lang].format(quote=quote))
    parts += [] if intent == "praise" else [phrases.BYE[lang]]
    return " ".join(parts) + phrases.MARK[lang]


def _language(text: str) -> str:
    return "ru" if CYRILLIC.search(text) else "en"


def _last_said(entry: dict) -> str:
    theirs = [line["text"] for line in entry.get("lines") or [] if line.get("who") == "customer"]
    return theirs[-1] if theirs else ""


def _summary(given: str, system: str) -> str:
    lines = json.loads(given)
    theirs = [line["text"] for line in lines if line["who"] == "customer"] or [""]
    lang = "ru" if "in Russian" in system else "en"
    return phrases.SUMMARY[lang].format(first=theirs[0][:160], last=lines[-1]["text"][:160]) + phrases.MARK[lang]


def _rewritten(text: str, system: str) -> str:
    if "make it shorter" in system:
        return re.split(r"(?<=[.!?])\s", text.strip())[0]
    if "friendlier" in system:
        return text.rstrip() + (" Хорошего вам дня!" if CYRILLIC.search(text) else " Have a lovely day!")
    return " ".join(text.split())
