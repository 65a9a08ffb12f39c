from django.urls import path

from kivuko.kernel import api, views

API = api.build()

urlpatterns = [
    path("api/docs", views.api_docs, name="api_docs"),
    path("api/", API.urls),
]
