from django.urls import path

from policies import views

urlpatterns = [
    path("policies/", views.policy_list, name="policy_list"),
    path("policies/budgets/", views.budget_list, name="budget_list"),
    path("policies/budgets.csv", views.budget_file, name="budget_file"),
    path("policies/materials/", views.material_list, name="material_list"),
    path("policies/materials/<int:pk>/", views.material_detail, name="material_detail"),
    path("policies/<int:pk>/", views.policy_detail, name="policy_detail"),
]
