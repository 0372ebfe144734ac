"""Which conversations there are: how old, in which section, whose, how long. Nothing is said yet."""

from random import Random

from conversations.simulate.sizes import shares
from conversations.simulate.speech import tongue, zipf
from conversations.simulate.stage import KIND_SHARES, OTHER, RESOLVED, SNOOZED, URGENT, WAITING, Customer, Job, Talk

DAY = 86_400.0
PERIOD = 730 * DAY
SKEW = 2.2  # a tenth of everything is of the last week
RECENT = 7 * DAY
REACH = {URGENT: 2 * DAY, WAITING: 7 * DAY, OTHER: 14 * DAY, SNOOZED: 20 * DAY}  # how long ago the last line may be
NEW_CUSTOMER = 0.6
KNOCKS_LAST = 9  # this conversation's customer, if new, is of the last inbox, so that a small run has it too
RUSSIAN = 0.65


class Planner:
    """A batch's conversations and customers, from the job's own source of chance."""

    def __init__(self, job: Job, rng: Random):
        self.job, self.rng, self.random = job, rng, rng.random
        self.customers: list[Customer] = []
        self._weights = [door.weight for door in job.cast.doors]

    def talks(self) -> list[Talk]:
        talks = [self._talk(self.job.batch.begin + number) for number in range(self.job.batch.conversations)]
        self._lengths(talks)
        return talks

    def _talk(self, index: int) -> Talk:
        job, random = self.job, self.random
        age = PERIOD * (1 - (index + 0.5) / job.total) ** SKEW + 20
        contact = self._contact(job.first_number + index, job.now - age)
        customer = self.customers[contact]
        topic = zipf(random, tongue(customer.language).topics)
        kind, agent = self._kind(index, age), customer.door.people[int(len(customer.door.people) * random() ** 1.6)]
        return Talk(
            number=job.first_number + index, kind=kind, created=job.now - age, last=job.now - self._quiet(kind, age),
            lines=1, contact=contact, door=customer.door, language=customer.language, topic=topic, agent=agent,
            assignee=self._assignee(kind, agent), team=self._team(topic), labels=self._labels(topic),
            order=self._order(),
        )

    def _contact(self, number: int, created: float) -> int:
        """Somebody new, or somebody of before: who wrote often writes again."""
        known, random = len(self.customers), self.random
        if known and random() > NEW_CUSTOMER:
            return int(known * random() ** 2)
        language = "ru" if random() < RUSSIAN else "en"
        door = self.rng.choices(self.job.cast.doors, self._weights)[0]
        if number - self.job.first_number == KNOCKS_LAST:
            door = self.job.cast.doors[-1]
        self.customers.append(Customer(number, tongue(language).person(random), language, door, created))
        return known

    def _kind(self, index: int, age: float) -> int:
        """What is open is mostly recent; an old one that waits has been answered once, which takes three lines."""
        newness = 3 * ((index + 0.5) / self.job.total) ** 2
        chance, reached = self.random(), 0.0
        if age > RECENT and self.job.batch.messages < 1.5 * self.job.batch.conversations:
            return RESOLVED
        for kind, share in enumerate(KIND_SHARES):
            reached += share * newness
            if chance < reached:
                return kind
        return RESOLVED

    def _quiet(self, kind: int, age: float) -> float:
        """Seconds since the last line."""
        if kind == RESOLVED:
            return max(10.0, age - self.rng.lognormvariate(10.2, 1.6))
        return min(age, REACH[kind] * self.random() ** 1.7 + 5)

    def _assignee(self, kind: int, agent: int) -> int | None:
        free = {URGENT: 0.4, WAITING: 0.5, OTHER: 0.15, SNOOZED: 0.1, RESOLVED: 0.07}[kind]
        return None if self.random() < free else agent

    def _team(self, topic: str) -> int | None:
        teams, random = self.job.cast.teams, self.random
        if not teams or random() > 0.35:
            return None
        return teams[len(topic) % len(teams)] if random() < 0.7 else zipf(random, teams)

    def _labels(self, topic: str) -> list[str]:
        titles, random = self.job.cast.labels, self.random
        count = (0, 0, 0, 1, 1, 1, 1, 2, 2, 3)[int(10 * random())]
        return sorted({zipf(random, titles) for _ in range(count)}) if titles else []

    def _order(self) -> str:
        random = self.random
        if random() < 0.5:
            return f"{'ABCDEKMT'[int(8 * random())]}-{int(900_000 * random()) + 100_000}"
        return f"WB-{int(90_000_000 * random()) + 10_000_000}"

    def _lengths(self, talks: list[Talk]) -> None:
        """Exactly as many lines as given, long-tailed; old open ones get three at least where there is room."""
        batch, now = self.job.batch, self.job.now
        least = [3 if talk.kind != RESOLVED and now - talk.created > RECENT else 1 for talk in talks]
        extra = batch.messages - sum(least)
        if extra < 0:
            least, extra = [1] * len(talks), batch.messages - len(talks)
        weights = [min(400.0, self.rng.paretovariate(1.5)) - 0.97 for _ in talks]
        for talk, own, more in zip(talks, least, shares(extra, weights), strict=True):
            talk.lines = own + more
