from django.urls import path

from events import views

urlpatterns = [
    path("events/", views.event_list, name="event_list"),
    path("events/calendar/", views.event_calendar, name="event_calendar"),
    path("events/calendar.ics", views.event_calendar_ics, name="event_calendar_ics"),
    path("events/<int:pk>/", views.event_detail, name="event_detail"),
    path("events/<int:pk>.ics", views.event_ics, name="event_ics"),
    path("videos/", views.video_list, name="video_list"),
    path("videos/<int:pk>/", views.video_detail, name="video_detail"),
]
