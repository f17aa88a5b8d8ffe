"""Old and variant forms of kanji, each beside the form in which texts are compared.

Old forms (旧字体) as the table of kanji for general use (常用漢字表, 2010) shows them in brackets,
and the forms most often met in names of people and places. One pair of characters each.
"""

_OLD_FORMS = """
亞亜 惡悪 壓圧 圍囲 醫医 爲為 壹壱 隱隠 榮栄 營営 衞衛 驛駅 悅悦 閱閲 圓円 緣縁 艷艶 鹽塩
奧奥 應応 橫横 歐欧 毆殴 黃黄 溫温 穩穏 假仮 價価 畫画 會会 壞壊 懷懐 繪絵 槪概 擴拡 殼殻
覺覚 學学 嶽岳 樂楽 渴渇 鐮鎌 勸勧 卷巻 寬寛 歡歓 罐缶 觀観 關関 陷陥 巖巌 顏顔 歸帰 氣気
龜亀 僞偽 戲戯 犧犠 舊旧 據拠 擧挙 峽峡 挾挟 敎教 强強 狹狭 鄕郷 堯尭 曉暁 區区 驅駆 勳勲
薰薫 羣群 徑径 惠恵 溪渓 經経 繼継 莖茎 螢蛍 輕軽 鷄鶏 藝芸 擊撃 缺欠 儉倹 劍剣 圈圏 檢検
權権 獻献 縣県 硏研 險険 顯顕 驗験 嚴厳 效効 廣広 恆恒 鑛鉱 號号 國国 黑黒 濟済 碎砕 劑剤
櫻桜 册冊 雜雑 參参 慘惨 棧桟 蠶蚕 贊賛 殘残 絲糸 姊姉 齒歯 兒児 辭辞 濕湿 實実 舍舎 寫写
釋釈 壽寿 收収 從従 澁渋 獸獣 縱縦 肅粛 處処 緖緒 敍叙 奬奨 將将 燒焼 稱称 證証 乘乗 剩剰
壤壌 孃嬢 條条 淨浄 疊畳 穰穣 讓譲 釀醸 囑嘱 觸触 寢寝 愼慎 晉晋 眞真 盡尽 圖図 粹粋 醉酔
隨随 髓髄 數数 樞枢 瀨瀬 淸清 靑青 聲声 靜静 攝摂 竊窃 專専 戰戦 淺浅 潛潜 纖繊 踐践 錢銭
禪禅 雙双 搜捜 插挿 爭争 總総 聰聡 莊荘 裝装 騷騒 藏蔵 臟臓 屬属 續続 墮堕 體体 對対 帶帯
滯滞 臺台 瀧滝 擇択 澤沢 單単 擔担 膽胆 團団 彈弾 斷断 癡痴 遲遅 晝昼 蟲虫 鑄鋳 廳庁 聽聴
鎭鎮 遞逓 鐵鉄 點点 傳伝 黨党 燈灯 當当 獨独 讀読 屆届 繩縄 貳弐 惱悩 腦脳 霸覇 拜拝 廢廃
賣売 麥麦 發発 髮髪 拔抜 蠻蛮 祕秘 濱浜 甁瓶 拂払 佛仏 竝並 變変 邊辺 辨弁 瓣弁 辯弁 舖舗
穗穂 寶宝 萠萌 襃褒 豐豊 沒没 飜翻 槇槙 萬万 滿満 默黙 彌弥 藥薬 譯訳 與与 豫予 餘余 譽誉
搖揺 樣様 謠謡 來来 賴頼 亂乱 覽覧 兩両 獵猟 壘塁 勵励 禮礼 靈霊 齡齢 戀恋 爐炉 勞労 樓楼
祿禄 灣湾 瑤瑶 晚晩 每毎 步歩 卽即 戶戸 旣既 內内 尙尚 錄録 淚涙 綠緑 增増 德徳 曆暦 歷歴
"""
# Forms that the revision of JIS X 0208 in 1983 simplified or put in each other's place.
_FORMS_OF_1983 = """
鰺鯵 鶯鴬 蠣蛎 攪撹 竈竃 灌潅 諫諌 頸頚 礦砿 蘂蕊 靱靭 賤賎 壺壷 礪砺 檮梼 濤涛 邇迩 蠅蝿
檜桧 儘侭 藪薮 籠篭 堯尭 搖揺 瑤瑶 遙遥 唖啞 焰焔 鷗鴎 嚙噛 俠侠 軀躯 鹼鹸 麴麹 屛屏 幷并
繡繍 蔣蒋 醬醤 蟬蝉 搔掻 驒騨 簞箪 摑掴 塡填 顚顛 禱祷 瀆涜 囊嚢 潑溌 醱醗 頰頬 麵麺 萊莱
蠟蝋 攢攅 瘦痩 剝剥 繫繋 噓嘘
"""
_FORMS_IN_NAMES = """
髙高 﨑崎 嵜崎 齋斎 齊斎 斉斎 邉辺 濵浜 嶋島 嶌島 龍竜 冨富 曾曽 舘館 峯峰 埜野 桒桑 栁柳
𠮷吉 礒磯 渕淵 渊淵 葢蓋 蘓蘇 鉃鉄 徃往 凉涼 凜凛 閒間 逹達 靏鶴 靍鶴 﨟臈 籔薮 舩船 㐂喜
穐秋 珎珍 寳宝 栢柏 昻昂 曻昇 桺柳 槗橋 𣘺橋 邨村 冝宜 厨廚 聯連 讃賛 鴈雁 麪麺 餠餅 蔭陰
劒剣 劔剣 彥彦 姬姫 兔兎 鬪闘 鬭闘 躰体 駈駆 脉脈 葊庵 菴庵 咏詠 輛輌 鈎鉤 閇閉 雞鶏 飮飲
欝鬱 鵝鵞 亊事 亰京 囯国 圀国 囘回 畧略 恊協 鄰隣 丗世 卋世 垕厚
"""

_PAIRS = (_OLD_FORMS + _FORMS_OF_1983 + _FORMS_IN_NAMES).split()
KANJI_VARIANTS = {ord(pair[0]): pair[1] for pair in _PAIRS}

# Kanji that are written for each other in some words, since they sound alike: shorter ones by
# hand (斗病), and those that the report on 「同音の漢字による書きかえ」 of 1956 put in the place
# of rarer ones. Each has uses of its own, so texts are never compared as if they were one.
_SAME_SOUND = """
斗闘 才歳 令齢 巾幅 仂働 卆卒 廻回 附付 註注 綜総 惣総 輯集 慾欲 碍害 礙害 蒐収 稀希 恢回 潰壊 叉差
傭用 訣決 兇凶 坐座 戟激 輛両 諒了 智知 叡英 腎心 汎範 熔溶 廓郭 撥発 溌発 抛放 裳装 藉謝 按案 嚮向
蹟跡 攫獲 劃画 乎固 旱干 歇欠 絃弦 糺糾 饗供 誨戒 誡戒 撈労 醵拠 倆量 鑿削 燻薫 蝕食 嶮険 昂高 扣控
奠典 亢興 涸枯 淆交 柢底 醋酢 撒散 歿没 屍死 溜留 抒叙 翰簡 煉練 暢長 訊尋 馭御 禦御 棲生 剋克 沮阻
褪退 颱台 煖暖 澱殿 鄭丁 叮丁 嚀寧 碇停 帖帳 顛転 顚転 蹈踏 悖背 摧砕 曝爆 萃粋 覆復 蜚飛 諷風 疆境
輔補 繃包 庖包 磨摩 摸模 窟屈 俚里 叛反 掠略 繫係 繋係 彎湾 頓屯 媾交 聚集 佚逸 誦唱 翳影 穎英 苑園
臆憶 誼義 闊活 挌格 吃喫 洲州 篇編
"""
SUBSTITUTE_KANJI: dict[str, str] = {}
for _pair in _SAME_SOUND.translate(KANJI_VARIANTS).split():
    for _kanji in _pair:
        SUBSTITUTE_KANJI[_kanji] = SUBSTITUTE_KANJI.get(_kanji, "") + _pair.replace(_kanji, "")
