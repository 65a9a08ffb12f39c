from django.utils import timezone


def test_the_cast_acts_under_real_postings(amina, nyadak):
    assert [(held.role, held.path) for held in amina.postings(timezone.now())] == [
        ("officer", "SS/dcrnpi/wunthou/")
    ]
    assert [(held.role, held.path) for held in nyadak.postings(timezone.now())] == [("administrator", "SS/")]
