"""What a councillor should hear: what they owe, what moved, and when it is time to say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from consult.discussion.counting import percentages

CLOSING_SOON = timedelta(days=7)
QUOTES_A_TOPIC = 5
QUESTIONS_AN_EMAIL = 10
# Of a quoted comment; mail programs cut off what is longer than 100 kB in all.
EXCERPT_LENGTH = 600
STANCES = {"support": "Support", "oppose": "Oppose", "unsure": "Not sure"}
COUNTED = (*STANCES, "comments", "votes")


@dataclass(frozen=True, slots=True)
class Quote:
    """A comment as the email quotes it; `url` is absolute."""

    author: str
    text: str
    url: str
    is_question: bool
    written_at: datetime

    @property
    def excerpt(self) -> str:
        """The text in full, or as much of it as is fair, cut between two words."""
        if len(self.text) <= EXCERPT_LENGTH:
            return self.text
        return self.text[:EXCERPT_LENGTH].rsplit(maxsplit=1)[0] + " …"

    @property
    def lines(self) -> list[str]:
        """Of the excerpt, as the text part quotes it: each has its mark in front."""
        return self.excerpt.splitlines()


@dataclass(frozen=True, slots=True)
class Bar:
    """One stance: how many hold it, how many more than at the last digest."""

    label: str
    number: int
    moved: int
    percent: int


def told(before: Mapping[str, int], after: Mapping[str, int], *, least: int) -> dict[str, int]:
    """The counts that an email may tell: answers as at the last one, until `least` people moved.

    From a step of one and the only comment beside it anybody could read whose answer it was. What
    is not told now is in the step of a later digest.
    """
    steps = [after.get(name, 0) - before.get(name, 0) for name in STANCES]
    # Who changes their mind is one step down and one up.
    people = max(sum(step for step in steps if step > 0), -sum(step for step in steps if step < 0))
    if people >= least:
        return dict(after)
    return dict(after) | {name: before.get(name, 0) for name in STANCES}


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """One topic at the end of the window. `before` and `after` hold the counts of `COUNTED`.

    `waits` says that answers came in of which too few moved to be told.
    """

    question: str
    url: str
    closes_at: datetime
    is_open: bool
    before: Mapping[str, int]
    after: Mapping[str, int]
    new_comments: Sequence[Quote] = ()
    unanswered: Sequence[Quote] = ()
    waits: bool = False

    def moved(self, name: str) -> int:
        """How many more of `name` (one of `COUNTED`) than at the last digest; may be below 0."""
        return self.after.get(name, 0) - self.before.get(name, 0)

    @property
    def answers(self) -> int:
        return sum(self.after.get(name, 0) for name in STANCES)

    @property
    def new_answers(self) -> int:
        return sum(self.moved(name) for name in STANCES)

    @property
    def new_votes(self) -> int:
        return self.moved("votes")

    @property
    def new_comment_count(self) -> int:
        return self.moved("comments")

    @property
    def bars(self) -> list[Bar]:
        numbers = [self.after.get(name, 0) for name in STANCES]
        return [
            Bar(label, number, self.moved(name), percent)
            for (name, label), number, percent in zip(
                STANCES.items(), numbers, percentages(numbers), strict=True
            )
        ]

    @property
    def to_quote(self) -> list[Quote]:
        """New comments without the questions that are still owed: those stand above."""
        return [quote for quote in self.new_comments if quote not in self.unanswered]

    @property
    def quoted(self) -> list[Quote]:
        """The newest, in the order in which they were written."""
        return self.to_quote[-QUOTES_A_TOPIC:]

    @property
    def more_comments(self) -> int:
        """How many new comments the email has no room for."""
        return len(self.to_quote) - len(self.quoted)

    @property
    def has_news(self) -> bool:
        return bool(self.new_comments) or any(self.moved(name) for name in COUNTED)


@dataclass(frozen=True, slots=True)
class Draft:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What one email says, in its order."""

    since: datetime | None
    until: datetime
    questions: list[tuple[TopicFacts, Quote]] = field(default_factory=list)
    closing: list[TopicFacts] = field(default_factory=list)
    moved: list[TopicFacts] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)

    @property
    def has_news(self) -> bool:
        """Something happened since the last digest; what is merely still owed does not count."""
        return bool(self.moved)

    @property
    def asked(self) -> list[tuple[TopicFacts, Quote]]:
        """The questions that the email has room for, oldest first."""
        return self.questions[:QUESTIONS_AN_EMAIL]

    @property
    def more_questions(self) -> int:
        return len(self.questions) - len(self.asked)

    @property
    def new_comments(self) -> int:
        return sum(len(topic.new_comments) for topic in self.moved)

    @property
    def new_answers(self) -> int:
        return sum(topic.new_answers for topic in self.moved)

    @property
    def news(self) -> list[str]:
        """What moved, in numbers; what became fewer is not in it."""
        votes = sum(topic.new_votes for topic in self.moved)
        return _news(self.new_comments, self.new_answers, votes)

    @property
    def subject(self) -> str:
        """The most important of it, in numbers: what is owed, then what moved."""
        owed = [
            _counted(len(self.questions), "question to answer", "questions to answer"),
            _counted(len(self.closing), "topic about to close", "topics about to close"),
        ]
        said = [*(part for part in owed if part), *self.news][:3]
        return ", ".join(said) or "Your consultations: what changed"


def compose(
    topics: Sequence[TopicFacts],
    drafts: Sequence[Draft],
    *,
    since: datetime | None,
    until: datetime,
) -> Digest | None:
    """The digest of these topics; None when nothing is new and nothing is owed."""
    questions = [(topic, quote) for topic in topics for quote in topic.unanswered]
    closing = [t for t in topics if t.is_open and t.closes_at - until <= CLOSING_SOON]
    digest = Digest(
        since=since,
        until=until,
        questions=sorted(questions, key=lambda asked: asked[1].written_at),
        closing=sorted(closing, key=lambda topic: topic.closes_at),
        moved=sorted((t for t in topics if t.has_news), key=_most_moved_first),
        drafts=list(drafts),
    )
    if not (digest.questions or digest.closing or digest.moved):
        return None
    return digest


def last_due(*, weekday: int | None, hour: int, zone: tzinfo, now: datetime) -> datetime:
    """The latest time, not after `now`, at which a digest was due: a local hour, right across
    clock changes. `weekday` counts from Monday as 0; None means every day."""
    local = now.astimezone(zone)
    due = local.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    while due.astimezone(now.tzinfo) > now or (weekday is not None and due.weekday() != weekday):
        due -= timedelta(days=1)
    return due


def _most_moved_first(topic: TopicFacts) -> tuple[int, int]:
    return (-len(topic.new_comments), -sum(abs(topic.moved(name)) for name in COUNTED))


def _news(comments: int, answers: int, votes: int) -> list[str]:
    parts = [
        _counted(comments, "new comment", "new comments"),
        _counted(answers, "new answer", "new answers"),
        _counted(votes, "new vote", "new votes"),
    ]
    return [part for part in parts if part]


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number > 0 else ""
