from django.db.models import Q

from kivuko.kernel.policy import INTERNAL, OPEN, PERSONAL, PROTECTED, allow, classify, sees
from kivuko.kernel.tests.house.models import Parcel, Visitor, Whisper

classify(Visitor, label=INTERNAL, age_band=OPEN, name=PERSONAL, born=PERSONAL, story=PROTECTED)
classify(Parcel, weight=OPEN, visitor=INTERNAL)
classify(Whisper, ring="psea", text=PROTECTED)

allow(
    "officer", "house.receive", "house.rename", "house.leave", "house.hand_in", "house.weigh", "house.merge"
)
allow("supervisor", "house.send_away", "house.receive_closed")
allow("system", "house.hand_in", "house.weigh", "house.receive")
allow("caseworker", "house.read_story")
allow("psychosocial", "house.read_file")
allow("officer", "house.whisper", "house.whisper_of")
allow("psea_focal", "house.hear", "house.write_down")
sees("officer", Visitor, Parcel)
sees("supervisor", Visitor)
sees("monitor", Parcel, only=Q(weight__gte=5))
sees("partner", Parcel, everywhere=True, only=Q(weight=0))
sees("psea_focal", Whisper)
sees("auditor", Parcel, everywhere=True)
