"""What reporting plugs into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.kernel.modules import BoardTile, ClockJob, Manifest, NavigationItem
from talka.reporting import rules
from talka.reporting.data_map import DATA_MAP
from talka.reporting.queries.board import due_tile, progress_tile
from talka.reporting.queries.declared_names import figure_words
from talka.reporting.queries.keeping import count_long_logs

MANIFEST = Manifest(
    name="reporting",
    navigation=(
        NavigationItem(_("Reports"), "reporting:list", order=45, icon="report", shown_to=rules.may_see_reports),
        NavigationItem(
            _("Sent reports side by side"),
            "reporting:sent",
            order=46,
            icon="chart",
            shown_to=rules.may_compare_sent,
        ),
    ),
    frequent_tasks=(
        NavigationItem(_("Reports"), "reporting:list", order=78, icon="report", shown_to=rules.sends_reports),
    ),
    board_tiles=(
        BoardTile("due", 20, "reporting/board/due.html", due_tile),
        BoardTile("progress", 40, "reporting/board/progress.html", progress_tile),
    ),
    clock_jobs=(ClockJob("reporting.count_long_logs", every_minutes=1, run=count_long_logs),),
    figure_words=figure_words,
    data_map=DATA_MAP,
)
