"""Who may write to subscribers, publish news and tell of posts."""

from __future__ import annotations

from talka.accounts.models import Centre, User
from talka.accounts.rules import works_in
from talka.outreach.models import Block, Edition, EditionState, NewsItem, PostBatch, Subscriber, SubscriberState


def may_see_outreach(user: User) -> bool:
    """Whoever works in some centre."""
    return user.access.works


def may_ask_to_subscribe(user: User, subscriber: Subscriber) -> bool:
    """Anybody: the platform writes it down for whoever filled in the form."""
    return user.is_system and subscriber.pk is None


def may_change_own(user: User, subscriber: Subscriber) -> bool:
    """Whoever holds the signed link of a letter, for whom the platform acts."""
    return user.is_system and subscriber.state != SubscriberState.ENDED


def may_add_list(user: User, centre: Centre) -> bool:
    """Staff of the centre."""
    return works_in(user, centre.pk)


def may_end_subscription(user: User, subscriber: Subscriber) -> bool:
    """Staff of the centre, for whoever asks by phone."""
    return subscriber.state != SubscriberState.ENDED and works_in(user, subscriber.centre_id)


def may_write_again(user: User, subscriber: Subscriber) -> bool:
    """Staff of the centre, once the mailbox is there again."""
    return subscriber.bounced_at is not None and works_in(user, subscriber.centre_id)


def may_write_edition(user: User, edition: Edition) -> bool:
    """Staff of the centre, until it is sent."""
    return edition.is_draft and works_in(user, edition.centre_id)


def may_write_block(user: User, block: Block) -> bool:
    """Whoever may write the edition."""
    return may_write_edition(user, block.edition)


def may_stop(user: User, edition: Edition) -> bool:
    """Staff of the centre, while it is on its way."""
    return edition.state == EditionState.SENDING and works_in(user, edition.centre_id)


# A stopped edition that nobody goes on with for so long is over.
DAYS_TO_RESUME = 14


def may_resume(user: User, edition: Edition) -> bool:
    """Staff of the centre, once it was stopped."""
    return edition.state == EditionState.STOPPED and works_in(user, edition.centre_id)


def may_end(user: User, edition: Edition) -> bool:
    """The same people, and the clock where nobody decides."""
    return may_resume(user, edition) or (user.is_system and edition.state == EditionState.STOPPED)


def may_finish(user: User, edition: Edition) -> bool:
    """The clock, once every letter was tried."""
    return user.is_system and edition.state == EditionState.SENDING


def may_write_news(user: User, news: NewsItem) -> bool:
    """Staff of the centre."""
    return works_in(user, news.centre_id)


def may_delete_news(user: User, news: NewsItem) -> bool:
    """Staff of the centre, what nobody else has read yet."""
    return news.published_at is None and news.activity_id is None and works_in(user, news.centre_id)


def may_publish(user: User, news: NewsItem) -> bool:
    """Staff of the centre, what is not public."""
    return news.published_at is None and works_in(user, news.centre_id)


def may_withdraw_news(user: User, news: NewsItem) -> bool:
    """Staff of the centre, what is public."""
    return news.published_at is not None and works_in(user, news.centre_id)


def may_tell_of_posts(user: User, batch: PostBatch) -> bool:
    """Staff of the centre."""
    return works_in(user, batch.centre_id)


def may_record_batch(user: User, batch: PostBatch) -> bool:
    """Staff of the centre, once."""
    return batch.recorded_at is None and works_in(user, batch.centre_id)


def may_undo_batch(user: User, batch: PostBatch) -> bool:
    """Staff of the centre, while it stands in the log."""
    return batch.recorded_at is not None and batch.undone_at is None and works_in(user, batch.centre_id)
