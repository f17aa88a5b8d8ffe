"""The finite values of measures, budgets and materials."""

from django.db import models

FIRST_FISCAL_YEAR = 1989
LAST_FISCAL_YEAR = 2099
YEAR_SENTENCE = f"年度は、{FIRST_FISCAL_YEAR}から{LAST_FISCAL_YEAR}までの西暦で入力してください"


class Ministry(models.TextChoices):
    MHLW = "mhlw", "厚生労働省"
    MLIT = "mlit", "国土交通省"
    CAO = "cao", "内閣府"
    MAFF = "maff", "農林水産省"
    MIC = "mic", "総務省"
    CAA = "caa", "消費者庁"
    METI = "meti", "経済産業省"
    MOE = "moe", "環境省"
    MEXT = "mext", "文部科学省"
    CAS = "cas", "内閣官房"
    CFA = "cfa", "こども家庭庁"
    DIGITAL = "digital", "デジタル庁"
    MOJ = "moj", "法務省"
    OTHER = "other", "その他"


class PolicyKind(models.TextChoices):
    PROJECT = "project", "予算事業"
    SUBSIDY = "subsidy", "補助金"
    GRANT = "grant", "交付金"
    COMMISSION = "commission", "委託"
    LOCAL_FINANCE = "local_finance", "地方財政措置"
    SYSTEM = "system", "制度"
    ADVICE = "advice", "相談・専門家派遣"
    TRAINING = "training", "研修"
    OTHER = "other", "その他"


class Audience(models.TextChoices):
    RESIDENT = "resident", "住民"
    GROUP = "group", "団体・企業"
    MUNICIPALITY = "municipality", "市町村"
    PREFECTURE = "prefecture", "都道府県"


class BudgetStage(models.TextChoices):
    REQUEST = "request", "概算要求"
    DRAFT = "draft", "当初予算案"
    INITIAL = "initial", "当初予算"
    SUPPLEMENT = "supplement", "補正予算"


class PaperKind(models.TextChoices):
    """In the order applicants need them: application forms first."""

    FORM = "form", "様式（申請書など）"
    GUIDELINE = "guideline", "要綱"
    EXPLANATION = "explanation", "説明資料"
    OTHER = "other", "その他"


class MaterialKind(models.TextChoices):
    MANUAL = "manual", "マニュアル・手引き"
    TOOL = "tool", "ツール"
    FORM = "form", "様式"
    NOTICE = "notice", "通知"
    DATA = "data", "データ"
    CASEBOOK = "casebook", "事例集"
