"""The addresses of the forum."""

from django.urls import path

from forum import moderating, views, writing

urlpatterns = [
    path("forum/", views.board_index, name="board_index"),
    path("forum/boards/<slug:code>/", views.board_detail, name="board_detail"),
    path("forum/mine/", views.own_posts, name="own_posts"),
    path("forum/topics/new/", writing.topic_new, name="topic_new"),
    path("forum/topics/<int:pk>/", views.topic_detail, name="topic_detail"),
    path("forum/topics/<int:pk>/reply/", writing.topic_reply, name="topic_reply"),
    path("forum/topics/<int:pk>/hide/", moderating.topic_hide, name="topic_hide"),
    path("forum/topics/<int:pk>/show/", moderating.topic_show, name="topic_show"),
    path("forum/topics/<int:pk>/close/", moderating.topic_close, name="topic_close"),
    path("forum/topics/<int:pk>/open/", moderating.topic_open, name="topic_open"),
    path("forum/posts/<int:pk>/done/", writing.post_done, name="post_done"),
    path("forum/posts/<int:pk>/edit/", writing.post_edit, name="post_edit"),
    path("forum/posts/<int:pk>/delete/", writing.post_delete, name="post_delete"),
    path("forum/posts/<int:pk>/report/", writing.post_report, name="post_report"),
    path("forum/posts/<int:pk>/hide/", moderating.post_hide, name="post_hide"),
    path("forum/posts/<int:pk>/show/", moderating.post_show, name="post_show"),
    path("forum/reports/<int:pk>/", moderating.report_settle, name="report_settle"),
]
