"""Files become articles: every kind, every mistake by its row, and nothing twice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from ai.knowledge.importing.files import read

pytestmark = pytest.mark.django_db
HTML = """<html><head><title>Доставка</title><style>p{}</style></head><body><script>alert(1)</script>
<h1>Доставка по городу</h1><p onclick="x()">Курьер <b>звонит</b> за час. <a href="javascript:x">нет</a></p>
<table><tr><th>Зона</th><th>Цена</th></tr><tr><td>Центр</td><td>300</td></tr></table></body></html>"""
CSV = """title;body;language;visibility;publish
Оплата;Картой или СБП;ru;public;да
;нет заголовка;ru;;
Лишнее;a;ru;public;да;б
Тайна;текст;ru;никто;
Пустой;;ru;;
"""


def upload(caller, name: str, content: str | bytes, **settings):
    from urllib.parse import urlencode

    data = content if isinstance(content, bytes) else content.encode()
    answer = caller.upload(f"articles/import?{urlencode(settings)}", file=SimpleUploadedFile(name, data))
    return answer.status_code, answer.json()


def test_markdown_with_a_front_block(alice):
    text = "---\ntitle: Оплата\nlanguage: ru\nvisibility: operators\n---\nПринимаем карты.\n"
    status, report = upload(alice, "payment.md", text, publish="1")
    assert (status, report["created"], report["errors"]) == (200, 1, [])
    article = alice.get(f"articles/{report['articles'][0]}").json()
    told = [article[name] for name in ("title", "language", "visibility", "status", "body", "external_id")]
    assert told == ["Оплата", "ru", "operators", "published", "Принимаем карты.", "payment.md"]


def test_a_title_is_the_first_heading_or_the_files_name(alice):
    first = upload(alice, "one.md", "# Сборка шкафа\n\nСначала дно.")[1]["articles"][0]
    second = upload(alice, "return-policy.txt", "Fourteen days.")[1]["articles"][0]
    assert alice.get(f"articles/{first}").json()["title"] == "Сборка шкафа"
    assert alice.get(f"articles/{second}").json()["title"] == "Return policy"


@pytest.mark.parametrize(("name", "text"), [("a.md", "# a" + " " * 100_000 + "b"), ("a.html", "<title" * 150_000)])
def test_a_nasty_file_comes_to_an_end(name, text):
    """Patterns that begin anew at every letter took hours, with the whole process standing still."""
    assert read(name, text.encode())[0].values["title"]


def test_html_is_cleaned_and_becomes_markdown(alice):
    article = alice.get(f"articles/{upload(alice, 'delivery.html', HTML)[1]['articles'][0]}").json()
    assert article["title"] == "Доставка по городу"
    assert "**звонит**" in article["body"]
    assert not any(each in article["body"] for each in ("alert", "javascript", "onclick", "p{}"))
    assert "| Центр | 300 |" in article["body"]


def test_a_table_tells_of_every_row_that_is_wrong_and_keeps_the_others(alice):
    status, report = upload(alice, "all.csv", CSV)
    assert (status, report["created"]) == (200, 1)
    assert [(each["row"], each["field"]) for each in report["errors"]] == [
        (3, "title"), (4, "body"), (5, "visibility"), (6, "body"),
    ]  # fmt: skip
    assert alice.get("articles/search", q="оплата картой").json()["passages"][0]["title"] == "Оплата"


def test_importing_again_changes_and_doubles_nothing(alice):
    for body, outcome in [("Раз.", "created"), ("Раз.", "unchanged"), ("Два.", "updated")]:
        report = upload(alice, "faq.md", f"# Вопросы\n\n{body}", publish="1")[1]
        assert report[outcome] == 1, report
    article = alice.get("articles").json()["payload"]
    assert [(each["version"], each["published_version"]) for each in article] == [(2, 2)]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.exe", b"MZ"), ("a.md", b"\xff\xfe\x00"), ("a.csv", b"name,text\n1,2\n"), ("noending", b"x"), ("a.csv", b"")],
)
def test_files_nobody_can_read_are_refused_in_words(alice, name, content):
    status, report = upload(alice, name, content)
    assert status == 422, report
    assert report["fields"]["file"]


def test_an_empty_file_is_told(alice):
    assert upload(alice, "a.md", "  ")[1]["errors"][0]["field"] == "body"
    assert upload(alice, "a.csv", "title,body\n")[1]["errors"][0]["field"] == "file"
    assert alice.post("articles/import").status_code == 422


def test_operators_import_nothing(bob):
    assert upload(bob, "a.md", "# A\n\nb")[0] == 403


def test_the_command_imports_folders_and_names_what_is_wrong(shop, alice, tmp_path, capsys):
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru" / "one.md").write_text("# Раз\n\nТекст.")
    (tmp_path / "two.csv").write_text(CSV)
    with pytest.raises(CommandError, match="4 problems"):
        call_command("import_articles", str(tmp_path), account=shop.account.pk, language="ru", publish=True)
    told = capsys.readouterr()
    assert "row 5, visibility" in told.err
    assert "1 new" in told.out
    assert alice.get("articles", status="published").json()["meta"]["count"] == 2
