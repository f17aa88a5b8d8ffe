from django.urls import path

from organizations import views
from organizations.uploads import media

urlpatterns = [
    path("organizations/", views.organization_list, name="organization_list"),
    path("organizations/join/", views.organization_join, name="organization_join"),
    path("organizations/<int:pk>/", views.organization_detail, name="organization_detail"),
    path("media/<path:name>", media.media, name="media"),
]
