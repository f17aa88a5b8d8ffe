"""Addresses of the pages that stand above all kinds of content."""

from django.urls import include, path

from platform_site.pages import (
    feedback,
    home,
    notices,
    places,
    site_search,
    sitemaps,
    texts,
    themes,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", site_search.site_search, name="site_search"),
    path("places/", places.place_list, name="place_list"),
    path("places/<str:code>/", places.place_detail, name="place_detail"),
    path("places/<str:code>/towns/", places.place_towns, name="place_towns"),
    path("themes/", themes.theme_list, name="theme_list"),
    path("themes/<slug:code>/", themes.theme_detail, name="theme_detail"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/<int:pk>/", notices.notice_detail, name="notice_detail"),
    path("links/", notices.link_list, name="link_list"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/done/", feedback.feedback_done, name="feedback_done"),
    path("about/", texts.about, name="about"),
    path("about/why/", texts.why, name="about_why"),
    path("about/guide/", texts.guide, name="about_guide"),
    path("about/terms/", texts.terms, name="about_terms"),
    path("about/privacy/", texts.privacy, name="about_privacy"),
    path("about/accessibility/", texts.accessibility, name="about_accessibility"),
    path("about/rules/", texts.rules, name="about_rules"),
    path("about/sitemap/", texts.sitemap, name="about_sitemap"),
    path("", include(sitemaps)),
]
