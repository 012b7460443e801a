"""What the registry and the tables of the platform hold about people, column by column."""

from __future__ import annotations

from talka.kernel.models import (
    AuditEntry,
    AuditHead,
    DueJob,
    ImportBatch,
    ImportedChange,
    ImportRow,
    Letter,
    SavedView,
    StoredFile,
)
from talka.kernel.personal_data import AT_WORK, WRITTEN, Holding
from talka.privacy.models import Erasure, OwnDataRequest
from talka.privacy.queries.purposes import ACCESS, ACCOUNTABILITY, ANSWERING, LETTERS, MEETING, SPEAKING
from talka.registry.models import (
    AccessNeed,
    ActivityArea,
    Claim,
    Community,
    Mandate,
    Merge,
    Network,
    NetworkMember,
    Organisation,
    OrganisationName,
    Person,
    Reading,
    Resemblance,
    SearchSlip,
    SearchWord,
)

# An organisation's own address may be that of somebody who leads it.
CONTACTS = "email phone"
TEXTS = "description offers needs works_with notes"
KEEPERS = "confirmed_by added_by"
NAMES = "name name_folded sort_key website languages public_fields"

DATA_MAP = (
    Holding(Person, "name name_folded sort_key email email_folded phone", MEETING),
    Holding(Person, "added_by", AT_WORK),
    Holding(Person.centres.through, "person", MEETING),
    Holding(SearchWord, "word stem order", MEETING),
    Holding(SearchSlip, "slip stem", MEETING),
    Holding(Mandate, "person household proof", SPEAKING),
    Holding(Claim, "name email words answer user", SPEAKING),
    Holding(Claim, "decided_by invited_by", AT_WORK),
    Holding(AccessNeed, "person words consent", ACCESS, special=True),
    Holding(AccessNeed, "added_by", AT_WORK),
    Holding(Merge, "kept_before gone_before kept_after dropped reason", ACCOUNTABILITY),
    Holding(Merge, "merged_by undone_by", AT_WORK),
    Holding(Merge, "object_type moved"),
    Holding(Reading, "reader what", ACCOUNTABILITY),
    Holding(Resemblance, "parted_by", AT_WORK),
    Holding(Resemblance, "reasons"),
    Holding(Erasure, "erased_by", AT_WORK),
    Holding(OwnDataRequest, "email key_hash", ANSWERING),
    *(Holding(profile, CONTACTS, SPEAKING) for profile in (Organisation, Community, Network)),
    *(Holding(profile, TEXTS, WRITTEN) for profile in (Organisation, Community, Network)),
    *(Holding(profile, KEEPERS, AT_WORK) for profile in (Organisation, Community, Network)),
    *(Holding(profile, NAMES) for profile in (Organisation, Community, Network)),
    Holding(Organisation, "name_compared registration_number place_text postcode working_address"),
    Holding(OrganisationName, "name name_folded name_compared"),
    Holding(Community, "theme territory_text territory"),
    Holding(Network, "theme"),
    Holding(NetworkMember, "role"),
    Holding(ActivityArea, "code name sort_key"),
    Holding(AuditEntry, "actor_label object_label changes reason", ACCOUNTABILITY),
    Holding(AuditEntry, "verb object_type object_id salt seal previous_hash entry_hash"),
    Holding(AuditHead, "entry_hash"),
    Holding(Letter, "address subject text html headers attachments problem", LETTERS),
    Holding(Letter, "key kind source"),
    Holding(StoredFile, "name", WRITTEN),
    Holding(StoredFile, "added_by", AT_WORK),
    Holding(StoredFile, "storage_name content_type sha256"),
    Holding(ImportBatch, "started_by", AT_WORK),
    Holding(ImportBatch, "file_name message", WRITTEN),
    Holding(ImportBatch, "kind file_hash storage_name counts"),
    Holding(ImportRow, "key values changes problems", WRITTEN),
    Holding(ImportRow, "table"),
    Holding(ImportedChange, "before after", WRITTEN),
    Holding(ImportedChange, "object_type"),
    Holding(DueJob, "name last_problem"),
    Holding(SavedView, "owner title query", AT_WORK),
    Holding(SavedView, "list_name"),
)
