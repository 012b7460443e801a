"""What the centres help with, and who answers."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.advice import rules
from talka.advice.models import AdviceTopic, RoutingRule
from talka.kernel.actions import Refused, action


@action(allowed=rules.may_keep_topics)
def save_topic(topic: AdviceTopic, *, actor: User) -> AdviceTopic:
    """Enter or change a topic; one that is not offered any more stays with its requests."""
    try:
        with transaction.atomic():
            topic.save()
    except IntegrityError as twice:
        raise Refused(_("There is a topic with this code already."), field="code") from twice
    return topic


@action(allowed=rules.may_keep_rule)
def save_rule(rule: RoutingRule, *, actor: User) -> RoutingRule:
    """Say who answers; the rule with the same topic and region takes the new adviser."""
    same = RoutingRule.objects.filter(centre=rule.centre, topic=rule.topic, region=rule.region)
    known = same.exclude(pk=rule.pk).first()
    if known is None:
        rule.save()
        return rule
    known.adviser = rule.adviser
    known.save(update_fields=["adviser"])
    return known


@action(allowed=rules.may_keep_rule)
def remove_rule(rule: RoutingRule, *, actor: User) -> RoutingRule:
    """Let requests go as if nobody had said anything."""
    rule.delete()
    return rule
