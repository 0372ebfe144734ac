"""Row-level security and search.

`@@` and the trigram operators are not leakproof: under row-level security their indexes would lie idle. So the two
functions may look at the table, and look at the active account's rows only.
"""

from django.db import migrations

TENANT = "account_id = nullif(current_setting('app.account_id', true), '')::bigint"
ACCOUNT = "nullif(current_setting('app.account_id', true), '')::bigint"
GUARDED = "language sql stable security definer set search_path = public, pg_temp"


def policy(table: str) -> str:
    return f"""
alter table {table} enable row level security;
alter table {table} force row level security;
create policy tenant on {table} using ({TENANT}) with check ({TENANT});
alter table {table} add constraint {table}_account foreign key (account_id) references account (id) on delete cascade;
"""


def of_article(table: str) -> str:
    return f"""
alter table {table} add constraint {table}_article
  foreign key (account_id, article_id) references article (account_id, id) on delete cascade;
"""


WORDS = """
alter table article_chunk add column tsv tsvector generated always as (
  setweight(search_words(title), 'A') || setweight(search_words(heading), 'B') || search_words(text)) stored;
alter table article_chunk add column plain text generated always as (
  lower(title || ' ' || heading || ' ' || text)) stored;
create index article_chunk_words on article_chunk using gin (account_id, tsv);
create index article_chunk_letters on article_chunk using gin (account_id, plain gin_trgm_ops);
"""

SEEN = """(a.inbox_ids = '{}' or a.inbox_ids && inboxes or every_inbox) and (a.visibility = 0 or inside)"""

# A word counts by its rarity in this account; score: the share of the question's weight a piece holds, words of the
# title and the headings a little more than once. Unknown words weigh like the rarest: asked, and not answered.
SEARCH = f"""
create function knowledge_words(asked text, inboxes bigint[], every_inbox boolean, inside boolean, lang text, most integer)
returns table (chunk_id bigint, score double precision) {GUARDED} as $$
  with word as (select distinct lexeme from unnest(tsvector_to_array(search_words(left(asked, 2000)))) lexeme limit 40),
  any_of as (select string_agg(quote_literal(lexeme), ' | ')::tsquery q from word),
  found as (
    select c.id, c.article_id, c.tsv, a.language from article_chunk c join article a on a.id = c.article_id
    where c.account_id = {ACCOUNT} and a.account_id = {ACCOUNT} and c.tsv @@ (select q from any_of) and {SEEN}),
  total as (select count(*)::float n from article_chunk where account_id = {ACCOUNT}),
  weight as (
    select w.lexeme, ln(1 + total.n / greatest(1, count(f.id))) as rarity
    from word w cross join total left join found f on f.tsv @@ quote_literal(w.lexeme)::tsquery
    group by w.lexeme, total.n),
  scored as (
    select f.id, f.article_id, sum(w.rarity * case when f.tsv @@ (quote_literal(w.lexeme) || ':A')::tsquery then 1.2
        when f.tsv @@ (quote_literal(w.lexeme) || ':B')::tsquery then 1.1 else 1 end) / (select sum(rarity) from weight)
      * case when f.language = lang or lang = '' then 1 else 0.85 end as score
    from found f join weight w on f.tsv @@ quote_literal(w.lexeme)::tsquery group by f.id, f.article_id, f.language),
  best as (select distinct on (article_id) id, scored.score from scored order by article_id, scored.score desc, id)
  select id, least(1, best.score)::float from best order by best.score desc, id limit most
$$;
create function knowledge_letters(asked text[], inboxes bigint[], every_inbox boolean, inside boolean, most integer)
returns table (chunk_id bigint, score double precision) {GUARDED} set pg_trgm.word_similarity_threshold = 0.5 as $$
  with near as (
    select c.id, c.article_id, avg(word_similarity(word, c.plain)) as score
    from unnest(asked) word join article_chunk c on c.account_id = {ACCOUNT} and word <% c.plain
      join article a on a.id = c.article_id and a.account_id = {ACCOUNT}
    where {SEEN} group by c.id, c.article_id),
  best as (select distinct on (article_id) id, near.score from near order by article_id, near.score desc, id)
  select id, (best.score * 0.6)::float from best order by best.score desc, id limit most
$$;
revoke all on function knowledge_words(text, bigint[], boolean, boolean, text, integer),
  knowledge_letters(text[], bigint[], boolean, boolean, integer) from public;
grant execute on function knowledge_words(text, bigint[], boolean, boolean, text, integer),
  knowledge_letters(text[], bigint[], boolean, boolean, integer) to helpdesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial"), ("conversations", "0006_search")]

    operations = [
        migrations.RunSQL("".join(policy(table) for table in ("article", "article_version", "article_chunk"))),
        migrations.RunSQL(of_article("article_version") + of_article("article_chunk")),
        migrations.RunSQL(WORDS),
        migrations.RunSQL(SEARCH),
    ]
