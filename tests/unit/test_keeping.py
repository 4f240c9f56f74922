"""Which photos of a turn are kept: only wished for, only agreed to, only of the diary, only where nobody overhears."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.companion import Companion
from bot.corrector import Corrector
from bot.keeping import MOST_PHOTOS, Keeping
from bot.observer import MAX_TAKEOVERS, Limits, Observer, Senses
from bot.scribe import Scribe
from core.errors import MediaError, ModelBusy
from core.modes import Mode
from core.people import Preferences
from core.problems import ProblemCode
from core.types import Attachment, AttachmentKind
from llm.persona_file import PersonaShelf
from tests.fakes.bot import NOTE, SELFIE, VIDEO, key, message
from tests.fakes.emotion import FakeFaceReader, FakeVideoReader
from tests.fakes.llm import FakeWriter
from tests.fakes.speech import FakeInspector, FakeSpeaker, FakeTranscriber
from tests.fakes.storage import FakeStorage
from tests.fakes.text import FakeTextReader

WISHED = Preferences(photos=True)


class FakeKeeper:
    """Keeps a photo by turning it around; fails as it is told."""

    def __init__(self, *errors):
        self.errors = list(errors)
        self.received = []

    async def keep(self, content):
        self.received.append(content)
        if self.errors and (error := self.errors.pop(0)):
            raise error
        return Attachment(kind=AttachmentKind.IMAGE, media_type="image/jpeg", content=content[::-1])


async def kept(*messages, preferences=WISHED, mode=Mode.DIARY, keeper=None, **options):
    return await Keeping(keeper or FakeKeeper(), **options).keep(messages, preferences, mode)


async def test_photos_are_kept_in_their_order_and_nothing_else_is():
    other = replace(SELFIE, content=b"other")
    found = await kept(message("1", "", SELFIE, NOTE), message("2", "", VIDEO, other))
    assert [one.content for one in found.photos] == [SELFIE.content[::-1], b"rehto"]
    assert found.lost == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"preferences": Preferences()},
        {"preferences": Preferences(photos=True, faces=False)},
        {"mode": Mode.CHAT},
        {"mode": Mode.PRIVATE},
    ],
)
async def test_without_wish_or_agreement_or_diary_none_is_kept(changes):
    keeper = FakeKeeper()
    assert (await kept(message("1", "", SELFIE), keeper=keeper, **changes)).photos == ()
    assert keeper.received == []


@pytest.mark.parametrize("changes", [{"overheard": True}, {"takeovers": MAX_TAKEOVERS}])
async def test_where_others_read_or_processes_ended_none_is_opened(changes):
    keeper = FakeKeeper()
    await kept(message("1", "", SELFIE), replace(message("2"), **changes), keeper=keeper)
    assert keeper.received == []


async def test_at_most_ten_are_kept_and_what_is_left_out_is_told():
    found = await kept(message("1", "", *[SELFIE] * (MOST_PHOTOS + 2)))
    assert (len(found.photos), found.lost) == (MOST_PHOTOS, 2)


async def test_one_that_cannot_be_decoded_is_left_out_and_trouble_of_ours_is_told():
    keeper = FakeKeeper(MediaError(ProblemCode.NOT_AN_IMAGE), ModelBusy("face"), None)
    found = await kept(message("1", "", SELFIE, SELFIE, SELFIE), keeper=keeper)
    assert (len(found.photos), found.lost) == (1, 1)


async def test_one_that_is_too_large_is_not_opened():
    assert (await kept(message("1", "", SELFIE), attachment_bytes=1)).photos == ()


class Rig:
    """A companion with a keeper."""

    def __init__(self, keeper):
        self.storage, self.face = FakeStorage(), FakeFaceReader()
        senses = Senses(
            face=self.face,
            video=FakeVideoReader(),
            text=FakeTextReader(),
            inspector=FakeInspector(),
            transcriber=FakeTranscriber(),
        )
        self.companion = Companion(
            observer=Observer(senses, Limits()),
            scribe=Scribe([FakeWriter()]),
            speaker=FakeSpeaker(),
            profiles=self.storage.profiles,
            diary=self.storage.diary,
            turns=self.storage.turns,
            corrector=Corrector(self.storage.corrections),
            memories=self.storage.memories,
            personas=PersonaShelf(),
            keeping=Keeping(keeper),
        )

    async def answer(self, *messages, **preferences):
        person = await self.storage.profiles.person(key())
        await self.storage.profiles.save(replace(person, preferences=replace(person.preferences, **preferences)))
        return (await self.companion.answer(messages)).turn


async def test_a_photo_without_a_face_is_the_persons_photo_all_the_same():
    rig = Rig(FakeKeeper())
    rig.face.fail(MediaError(ProblemCode.NO_FACE))
    turn = await rig.answer(message("1", "바다", SELFIE), photos=True)
    [entry] = rig.storage.shelf.entries
    [photo] = await rig.storage.album.photos(turn.person_id, entry.id)
    assert photo.content == SELFIE.content[::-1]


async def test_without_the_wish_a_turn_keeps_no_photo():
    rig = Rig(FakeKeeper())
    assert (await rig.answer(message("1", "바다", SELFIE))).photos == ()


async def test_a_photo_that_is_lost_is_told_in_the_reply():
    rig = Rig(FakeKeeper(ModelBusy("face")))
    turn = await rig.answer(message("1", "바다", SELFIE), photos=True)
    assert ("notice-photo-not-kept", (("count", 1),)) in [(one.code, one.args) for one in turn.reply.notices]
