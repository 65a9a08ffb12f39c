from rest_framework import serializers

from bench.peer.models import Crossing


class CrossingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Crossing
        exclude = ("trace", "person")  # given at save: no client says them
