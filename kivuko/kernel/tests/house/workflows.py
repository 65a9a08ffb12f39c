from kivuko.kernel.tests.house.models import Parcel, Visitor, Whisper
from kivuko.kernel.workflow import Workflow

VISITOR = Workflow(
    Visitor,
    ("", "house.receive", "here"),
    ("", "house.receive_closed", "here"),
    ("here", "house.rename", "here"),
    ("here", "house.leave", "left"),
    ("here", "house.send_away", "left"),
)
PARCEL = Workflow(
    Parcel,
    ("", "house.hand_in", "kept"),
    ("kept", "house.weigh", "kept"),
    ("kept", "house.merge", "kept"),
)
WHISPER = Workflow(
    Whisper,
    ("", "house.whisper", "told"),
    ("", "house.whisper_of", "told"),
    ("told", "house.write_down", "told"),
)
