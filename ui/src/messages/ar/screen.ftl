# شاشات محطة العمل. تتبع المفاتيح الشاشة التي تقف عليها، وما تشترك فيه شاشات كثيرة يأتي أولاً.

## في كل مكان
close = إغلاق
cancel = إلغاء
back = رجوع
back-to-traveller = العودة إلى المسافر
done = تم
save = حفظ
saved = تم الحفظ
choose = اختر
more = المزيد
none = لا شيء
never = أبداً
not-given = غير مذكور
loading = جارٍ البحث…
try-again = حاول مرة أخرى
print = طباعة
direction = الاتجاه
document = الوثيقة
training = تدريب
window = النافذة
number = { $n }
place = سطر { $line }، عمود { $column }
post-and-lane = { $post }، مسار { $lane }
lane = مسار { $lane }

## التواريخ والأعمار
date-unknown = غير معروف
date-and-time = { $date }، { $time }
date-hint = يوم، شهر، سنة – مثل 12 8 1974. اترك ما لا تعرفه.
date-example = 12 8 2026
date-whole-needed = أدخل اليوم والشهر والسنة.
age-now = أقل من دقيقة
age-minutes = { $n } د
age-hours = { $n } س
age-days = { $n ->
    [one] يوم
    [two] يومان
    [few] { $n } أيام
   *[other] { $n } يوماً
  }
wait-two = { $first } { $second }
old = منذ { $age }
ago = منذ { $age } ({ $at })
years = { $n }
bytes-b = { $n } بايت
bytes-kb = { $n } ك.ب
bytes-mb = { $n } م.ب
bytes-gb = { $n } غ.ب

## التسجيل لدى المقر
enrol-title = الانضمام إلى المقر
enrol-lead = لا تتبع هذه المقصورة أحداً بعد. أدخل العنوان والرمز الصالح لمرة واحدة اللذين أعطاكما المقر.
enrol-url = عنوان المقر
enrol-code = الرمز الصالح لمرة واحدة
enrol-code-hint = 36 حرفاً ورقماً؛ لا أهمية للشرطات والمسافات.
enrol-go = انضمام
enrol-busy = جارٍ الانضمام…
enrol-safe = بهذا الرمز تتحقق المقصورة من أن الخادم هو مقركم فعلاً قبل إرسال أي شيء.
enrol-stick = لا توجد صلة بالمقر هنا؟ الانضمام بذاكرة محمولة
enrol-stick-more = تكتب المقصورة طلباً على الذاكرة، وليس فيه الرمز ولا أي سر. يعالجه المقر ويجيب على الذاكرة نفسها. ثم عد واستعمل الذاكرة مرة أخرى.
enrol-stick-incomplete = العنوان والرمز مطلوبان هنا أيضاً. أدخلهما أعلاه.
enrol-stick-none = لا توجد ذاكرة موصولة. صِل واحدة وانتظر بضع ثوانٍ، أو حدد مجلداً آخر.
enrol-stick-use = استعمالها
enrol-stick-use-this = استعمال { $stick }
enrol-stick-use-folder = استعمال هذا المجلد
enrol-stick-written = الطلب على الذاكرة وقد أعيدت قراءته.
enrol-stick-written-more = يمكن نزع الذاكرة. احملها إلى المقر ثم أعدها واستعملها مرة أخرى بالرمز نفسه.

## الدخول
sign-in-title = تسجيل الدخول
sign-in-lead = يعمل مع الاتصال وبدونه.
sign-in-login = الاسم
sign-in-passphrase = عبارة المرور
sign-in-go = دخول
sign-in-busy = جارٍ التحقق…
sign-out = تسجيل الخروج
no-officers = لا يمكن لأي ضابط الدخول بعد
no-officers-more = انضمت المقصورة، وقائمة ضباط المقر في الطريق. تتحقق هذه الشاشة من تلقاء نفسها.
training-officers = ضباط التدريب
credential-expired = انتهت مدة الاعتماد
credential-expired-more = يمكنك متابعة العمل. اطلب من المقر تجديده.

## المركز
station-title = أهلاً بك، { $name }
station-lead = كما في المرة السابقة. اضغط Enter للقبول.
station-post = المركز
station-lane = المسار
station-go = ابدأ العمل
station-change = تغيير المركز أو المسار
no-posts = لا يوجد مركز معروف
no-posts-more = لم تصل إعدادات المقر بعد. اخرج وحاول بعد قليل.

## الرأس
today = اليوم { $entries } دخول · { $exits } خروج
today-refused = { $refused } رفض
open-lists = القوائم والاتصال بالتفصيل
lists-none = لا قوائم
lists-none-more = لم يصل شيء بعد
lists-more = و{ $n } أخرى
list-entries = { $n ->
    [one] قيد واحد
    [two] قيدان
    [few] { $n } قيود
   *[other] { $n } قيداً
  }
list-past-date = انتهى تاريخها وما زالت مستخدمة
list-past-title = انتهى تاريخ { $list }
list-past-more = ما زالت تُسأل لكن تنقصها التنبيهات الأحدث. يستمر العمل ويسجل كل عبور عمر القائمة. أرسل الآن أو اطلب القائمة من المقر على ذاكرة محمولة.
lists-missing-more = يستمر العمل ويسجل كل عبور أنه لم يُفحص أحد. أرسل الآن أو اطلب القوائم من المقر على ذاكرة محمولة.
list-in-force = سارية
list-absent = غير مثبتة
list-version-refused = رُفضت نسخة أخرى
feed-refused = { $feed }: لم تُثبَّت إحدى النسخ
link-none-since = لا اتصال منذ { $since }
queue-empty = سُلّم كل شيء
queue-waiting = في الانتظار: { $n }
queue-waiting-oldest = في الانتظار: { $n }، أقدمها { $age }
queue-pictures = صور في الانتظار: { $n }
queue-pictures-left = سُلّمت القرارات؛ الصور: { $n }، نحو { $age }
queue-pictures-tomorrow = سُلّمت القرارات؛ الصور: { $n }، ابتداءً من منتصف الليل
help = مساعدة: كل المفاتيح
settings = الإعدادات
lock = قفل

## الوثيقة
reading = جارٍ القراءة…
read-in = { $method } · قُرئت في { $seconds } ث
read-verified = قراءة مؤكدة
read-unsure = قارن بالصفحة المطبوعة
page-image = الصفحة كما مُسحت
page-enlarge = تكبير الصفحة
page-light = الإضاءة
page-daylight = ضوء النهار
light-infrared = IR
light-ultraviolet = UV
page-in-light = الصفحة: { $light }
mrz-lines = المنطقة المقروءة آلياً: { $lines }
portrait = صورة صاحب الوثيقة
portrait-compare = هل هو الشخص الذي أمامك؟
check-document-number = رقم الوثيقة
check-birth-date = تاريخ الميلاد
check-expiry-date = تاريخ الانتهاء
check-optional-data = بيانات اختيارية
check-composite = المنطقة كلها
check-agrees = مطابق
check-fails = غير مطابق
digit-agrees = مطابق
digit-differs = غير مطابق
digit-waiting = لم يُكتب بعد
repaired = أُصلح: { $read } قُرئ { $given }
printed-otherwise = { $field }: المطبوع على الصفحة { $printed } وفي المنطقة المقروءة آلياً { $expected }
printed-otherwise-at = { $count ->
    [one] الحرف { $places }
   *[other] الأحرف { $places }
 }
printed-alike = المطبوع على الصفحة مطابق: { $fields }
open-picture = فتح صورة
type-lines = كتابة الأسطر
give-up = ترك التفتيش
drop-here = امسح وثيقة
drop-more = أو أسقط صورة هنا، أو اضغط
fill-in = لا أسطر مقروءة: املأ يدوياً
paste-picture = لصق صورة منسوخة
reader-ready = قارئ الوثائق: امسح في أي وقت
folder-watched = مجلد الماسح تحت المراقبة
specimens = وثائق نموذجية
type-lead = اكتب الأسطر أسفل الصفحة كما طُبعت مع علامات <. لا يضيع شيء إن غادرت.
type-line = السطر { $n }
type-take = اعتماد الأسطر

## المسافر
traveller = المسافر
correct = تصحيح
all-from-zone = كلها من المنطقة المقروءة آلياً
name-missing = لم يُقرأ اسم
name-truncated = قد يكون الاسم مبتوراً
nationality-missing = الجنسية غير معروفة
value-missing = ناقص
crossed-before = { $n ->
    [one] عبر من هنا مرة
    [two] عبر من هنا مرتين
    [few] عبر من هنا { $n } مرات
   *[other] عبر من هنا { $n } مرة
  }
crossed-never = أول مرة هنا
fact-born = الميلاد
fact-sex = الجنس
fact-expires = الانتهاء
fact-issued-by = الإصدار
fact-residence = الإقامة
correct-title = تصحيح البيانات
correct-lead = يُعتمد كل حقل عند مغادرته. ينقلك Enter إلى التالي.
field-primary-identifier = اسم العائلة
field-secondary-identifier = الأسماء الشخصية
field-birth-date = تاريخ الميلاد
field-sex = الجنس
field-nationality = الجنسية
field-residence = بلد الإقامة
field-issuing-state = دولة الإصدار
field-document-number = رقم الوثيقة
field-expiry-date = تاريخ الانتهاء
field-document-kind = نوع الوثيقة
field-class = فئة المسافر

## الرحلة
journey = الرحلة
journey-as-before = كالمرة السابقة – اضغط Enter للإبقاء
journey-purpose = الغرض
journey-nights = الليالي
journey-address = العنوان أو المضيف
journey-mode = وسيلة السفر
journey-conveyance = لوحة أو رحلة
journey-accompanied = برفقة
journey-remark = ملاحظة

## النتائج
findings = النتائج
findings-to-look-at = { $n } للنظر
findings-none = لا شيء للنظر
level-good = سليم
level-info = للعلم
level-warn = انظر في هذا
level-stop = يحول دون ذلك
rule = المادة { $article }

## التحري
screening = التحري
screening-took = { $ms } م.ث
screening-waits = تُسأل القوائم حالما يُعرف من هو.
screening-no-lists = لا توجد قائمة تنبيه على هذه المقصورة: لا يمكن التحري عن أحد.
screening-no-match = لا شيء في { $list }
screening-candidates = تطابق محتمل في { $list }
screening-hit = الوثيقة واردة في { $list }
screening-not-done = تعذر سؤال { $list }
hit-title = تطابق محتمل: مطلوب جوابك
hit-position = { $position } من { $total }
hit-score = الدرجة { $score } من 100
hit-compare = المسافر والشخص المدرج جنباً إلى جنب
this-traveller = هذا المسافر
listed-person = الشخص المدرج
hit-note = السبب (اختياري)
rekey-why = ورود رقم في قائمة ليس دليلاً: قد يكون قُرئ خطأً. اكتبه كما هو مطبوع في الصفحة.
rekey-label = الرقم في الصفحة
rekey-compare = مقارنة
rekey-agrees = الرقم المكتوب هو الرقم الذي جرى التحري عنه. قارن الآن الصورة والعمر والصلاحية بالوثيقة المدرجة.
rekey-differs = الرقم الذي كتبته ليس الرقم الذي جرى التحري عنه: أحدهما خطأ.
rekey-take = اعتماد ما كتبته وإعادة التحري
rekey-again = إعادة الكتابة
hit-remembered = أُجيب عنه في عبور سابق
hit-do = المطلوب:
hit-call = اتصل بـ:
hit-second-officer = يجب أن يؤكد ضابط ثانٍ.
hit-confirmed = أكده ضابط ثانٍ.
confirm-title = الضابط الثاني
confirm-go = تأكيد
confirm-of = يؤكد الضابط الثاني: { $name }
confirm-who = هل المسافر هو { $name } من { $list }؟ لا يؤكد ذلك إلا ضابط آخر.
confirm-missing = يلزم اسم الضابط الثاني وعبارة مروره.
hit-change = تغيير
hit-change-of = تغيير الجواب عن { $name }

## السوابق
history = السوابق
history-all = أحدثها من { $n }
history-none = لا تعرف هذه المقصورة عبوراً سابقاً.
other-document = وثيقة أخرى

## القرار
recording = جارٍ التسجيل…
ready = جاهز للمسافر التالي
ready-more = امسح وثيقة للبدء. يعرض F1 كل المفاتيح.
bar-ready = امسح وثيقة أولاً
bar-ready-more = يفتح F5 صورة، ويأخذ F2 أسطراً مكتوبة.
bar-answer-first = { $n ->
    [one] أجب عن التطابق المحتمل أولاً
    [two] أجب عن تطابقين محتملين أولاً
   *[other] أجب عن التطابقات المحتملة أولاً ({ $n })
  }
bar-answer-keys = اضغط 1 أو 2 أو 3. كل ما كُتب محفوظ.
bar-incomplete = هناك ما ينقص
bar-incomplete-keys = اضغط E وأكمل ما هو معلَّم.
bar-no-proposal = لا سماح بسيطاً
bar-no-proposal-keys = اختر F7 أو F6 أو F4.
bar-decide = القرار لك
bar-decide-keys = كل ما كُتب محفوظ.
typed-failing = يتعذر الآن حفظ ما تكتبه.
with-conditions = السماح بشروط
refer = إحالة
refuse = رفض
prevent = منع الخروج
recorded-at = { $decision } · سُجل { $time }
recorded-time = سُجل في { $time }
recorded-without-pictures = القرص شبه ممتلئ: سُجل بلا صور.
received-by-hq = استلمه المقر
waiting-for-hq = في انتظار المقر
may-stay-until = يمكنه البقاء حتى { $date }
refuse-title = رفض الدخول
refuse-go = رفض الدخول
refuse-grounds = الأسباب، واحد على الأقل
refuse-ground-missing = اختر سبباً واحداً على الأقل.
refuse-note = ملاحظة
protection-first = هل يطلب المسافر الحماية؟
protection-first-more = إذاً لا ترفض: أحِله إلى سلطة الحماية.
protection-go = الإحالة للحماية
conditions-title = السماح بشروط
conditions-go = السماح بشروط
conditions-text = الشروط
conditions-hint = بكلماتك كما تُقال للمسافر.
conditions-missing = اكتب الشروط.
conditions-until = يمكنه البقاء حتى
refer-title = إحالة المسافر
refer-to = إلى
refer-secondary = التفتيش الثانوي
refer-protection = سلطة الحماية
refer-go = إحالة
refer-reason = السبب
refer-reason-missing = اكتب السبب.
refer-hint = للزميل الذي يتولى الأمر. يُسجَّل العبور عند اتخاذ القرار.
protection-rule = سجّل الحد الأدنى ولا تتصل بأي سلطة في بلد المنشأ.
protection-rule-more = يدخل المسافر الإقليم في عهدة سلطة الحماية.
protection-note = ملاحظة
protection-record = تسجيل الإحالة
prevent-title = منع الخروج
prevent-go = منع الخروج
prevent-reason = السبب
prevent-reason-missing = اكتب السبب.
abandon-title = ترك هذا التفتيش
abandon-go = ترك
abandon-what = لا يُسجَّل أي عبور.
abandon-what-more = يُسجَّل ترك التفتيش وسببه.
abandon-reason = السبب
abandon-reason-missing = اكتب السبب.

## البحث
search-title = البحث في العبور
search-note = عبور هذه المقصورة. يُسجَّل كل بحث وغرضه.
search-text = بداية الاسم أو رقم الوثيقة
search-purpose = لماذا تبحث
search-from = من
search-to = إلى
search-go = بحث
search-more = عرض المزيد
search-result = العبور الذي عُثر عليه
search-empty = لم يُعثر على شيء. تحقق من الإملاء أو ابحث بأحرف أقل.
search-count = { $n ->
    [0] لم يُعثر على شيء
    [one] عبور واحد
    [two] عبوران
    [few] { $n } حالات عبور
   *[other] { $n } حالة عبور
  }
search-count-more = أحدث { $n }، وهناك المزيد
both-directions = كلاهما
export-csv = حفظ بصيغة CSV
open-crossing = فتح { $name }، { $time }
received = استُلم
waiting = ينتظر
no-answer = بلا جواب
column-time = الوقت
column-date = التاريخ
column-name = الاسم
column-document = الوثيقة
column-place = المكان
column-decision = القرار
column-delivery = المقر
column-officer = الضابط
column-waiting = ينتظر منذ
column-action = إجراء
column-list = القائمة
column-age = العمر
column-issued = الإصدار
column-version = النسخة
column-entries = القيود
column-state = الحالة

## التفتيش الثانوي
referred-title = في التفتيش الثانوي
referred-with-count = { $n ->
    [0] في التفتيش الثانوي
   *[other] في التفتيش الثانوي: { $n }
  }
referred-count = { $n ->
    [0] لا أحد ينتظر
    [one] مسافر واحد
    [two] مسافران
    [few] { $n } مسافرين
   *[other] { $n } مسافراً
  }
referred-empty = لا أحد في التفتيش الثانوي.
resume = استئناف
resume-of = استئناف { $name }

## Found later
later-title = عُثر عليهم بعد العبور
later-count = { $n ->
    [one] واحد عُثر عليه لاحقاً
    [two] اثنان عُثر عليهما لاحقاً
    [few] { $n } عُثر عليهم لاحقاً
   *[other] { $n } عُثر عليهم لاحقاً
  }
later-look = يلزم جواب
later-more = عبر هؤلاء المسافرون قبل أن تذكرهم قائمة سارية، أو لم يكن بوسع الموظف رؤية التنبيه. أجب عن كل منهم؛ ويُبلَّغ المقر.
later-in-country = لم يغادر من هنا
later-left = غادر، أو لم يدخل من هنا
later-empty = لا أحد ينتظر جواباً.
later-answer-of = { $answer }: { $name }
column-crossed = العبور

## Urgent alerts
urgent-title = تنبيهات عاجلة لهذا المركز
urgent-more = تسري على هذا الجهاز فوراً وتُرسل إلى المقر قبل كل شيء آخر.
urgent-add = إضافة تنبيه عاجل
urgent-go = تفعيل لثلاثة أيام
urgent-empty = لا يوجد تنبيه عاجل سارٍ.
urgent-category = سبب الإدراج
urgent-reason = السبب
urgent-instruction = ما يفعله الموظف
urgent-until = يسري حتى
urgent-withdraw = سحب
urgent-withdraw-of = سحب التنبيه عن { $name }
urgent-missing-who = يلزم اسم أو رقم وثيقة.
urgent-missing-date = لم يُفهم التاريخ. اكتبه هكذا 12.08.1974 أو اتركه فارغاً.
urgent-missing-reason = السبب مطلوب.

## القوائم والاتصال
lists-title = القوائم والاتصال
lists = القوائم
link = الاتصال بالمقر
link-state = الحالة
link-last = آخر اتصال
link-state-over = { $state } عبر { $way }
link-promise = لا ينتظر العمل الاتصال أبداً. تبقى السجلات هنا حتى يؤكد المقر كلاً منها.
queue-records = سجلات في الانتظار
queue-oldest = أقدم سجل ينتظر منذ
queue-images = صور في الانتظار
queue-left = المتبقي بهذه السرعة
queue-left-about = نحو { $age }
unknown-yet = غير معروف بعد
budget-spent = استُنفد حجم البيانات المخصص لهذا اليوم
budget-spent-more = ما زالت حالات الرفض والإجابات على المطابقات تُرسل فورًا؛ وتُرسل البقية ابتداءً من منتصف الليل. لا يضيع شيء.
decisions-delivered = كل القرارات في المقر
decisions-delivered-more = الصور المتبقية: { $n }؛ تُرسل حين لا ينتظر ما هو أعجل منها.
images-and-bytes = { $n } ({ $bytes })
clock = الساعة
clock-trusted = صحيحة، تأكدت منذ التشغيل
clock-drift = لم تتأكد منذ التشغيل
clock-unknown = خاطئة: تحقق من التاريخ والوقت
clock-wrong = الساعة خاطئة: تحقق من التاريخ والوقت
clock-wrong-more = عادت إلى الوراء أو تختلف عن ساعة المقر. اضبط التاريخ والوقت في إعدادات الحاسوب أو اطلب من قسم التقنية. يستمر العبور، ويُوسم كل عبور بأنه سُجل بساعة خاطئة.
steps-title = آخر عبور خطوة خطوة
steps-empty = لم يُسجل عبور منذ التشغيل.
steps-unknown = لم يُقس
column-step = الخطوة
column-what = ما يحدث
column-took = المدة
sync-now = التسليم الآن
disk-low = القرص شبه ممتلئ
disk-low-more = يستمر العبور بلا صور. أفرغ مساحة قريباً.

## الإعدادات
settings-look = مظهر النافذة
settings-devices = من أين تأتي الوثائق
look-language = اللغة
look-theme = السطوع
look-contrast = التباين
theme-system = كالنظام
theme-light = فاتح
theme-dark = داكن
contrast-normal = عادي
contrast-high = عالٍ
devices-folder = مجلد الماسح
devices-folder-hint = تُقرأ الصور التي تظهر في هذا المجلد فوراً. فارغ: بلا مجلد.
devices-prefix = بادئة القارئ
devices-prefix-hint = أحرف يرسلها قبل كل وثيقة. فارغ: لا شيء.
devices-gap = أطول فاصل للقارئ، م.ث
devices-gap-hint = بين ضغطتين. زده إن وقع المسح في حقل.
devices-gap-wrong = رقم من 1 إلى { $most }.

## المساعدة
help-title = المفاتيح
help-lead = تعمل الحروف والأرقام حين لا يكون أي حقل نشطاً. لا يستطيع قارئ الوثائق ضغطها أبداً.
help-document = الوثيقة والبيانات
help-correct = تصحيح البيانات
help-more = المزيد عن الرحلة
help-keep = إبقاء الرحلة السابقة
help-hit = تطابق محتمل
help-decision = القرار
help-main = السماح بالدخول أو بالمغادرة
help-refer = الإحالة إلى التفتيش الثانوي
help-refuse = رفض الدخول أو منع الخروج
help-confirm = التأكيد في مربع الحوار
help-direction = التبديل بين الدخول والخروج
help-back = رجوع، إغلاق

## تصحيح ما سُجّل
amend-correct = تصحيح
amend-void = إبطال
amend-versions = ما قيل لاحقًا
amend-version = النسخة { $n }
amend-voided = مُبطَل
amend-voided-what = هذا العبور لا يُحتسب.
amend-voided-more = يبقى ظاهرًا. إن كان قد حدث فسجّله من جديد.
amend-change = { $field }: كان { $old } وأصبح { $new }
amend-nothing = لا شيء
amend-approved = وافق عليه { $officer }
amend-concurrent = لم يكن الضابط قد رأى النسخة السابقة لهذه.
amend-flagged = بلا أثر: من نسخة أخرى من قرص الكشك، أو بعد سحب الكشك.
amend-correction = تصحيح
amend-not-counted = بلا أثر: لم يوافق عليه ضابط ثانٍ.
amend-reason = السبب
amend-reason-missing = اكتب السبب.
amend-nothing-changed = غيّر قيمة واحدة على الأقل.
amend-correct-title = تصحيح هذا العبور
amend-correct-lead = يبقى السجل كما هو. يُحفظ التصحيح إلى جانبه مع سببه ويُرسل إلى المقر.
amend-correct-go = تسجيل التصحيح
amend-second-correct = القرار وهوية المسافر يصححهما ضابطان. الثاني يوقّع هنا.
amend-second-void = إبطال العبور يقوم به ضابطان. الثاني يوقّع هنا.
amend-void-title = إبطال هذا العبور
amend-void-lead = يبقى العبور ظاهرًا ولا يُحتسب بعد الآن.
amend-void-more = لا شيء يعيده: ما حدث يُسجَّل من جديد.
amend-void-go = إبطال العبور
row-voided = مُبطَل ({ $decision })
row-corrected = { $decision }، مُصحَّح

## ما لا يستطيع المقر تفسيره
task-title = يسأل المقر عن هذه السجلات
task-count = { $n ->
    [zero] لا سجلات غامضة
    [one] سجل غامض واحد
    [two] سجلان غامضان
    [few] { $n } سجلات غامضة
   *[other] { $n } سجلًا غامضًا
  }
task-more = يحفظ المقر هذه السجلات من هذه المقصورة ولا يستطيع استعمالها. صحّح العبور أو سجّله من جديد عند الحاجة، ثم قل ما الذي فُعل.
task-empty = لا شيء مطلوب.
task-record = السجل
task-why = ما الخطأ
task-unreadable-body = لا يمكن قراءة محتواه.
task-unreadable-segment = { $n ->
    [one] لا يمكن قراءة تسليمه.
   *[other] لا يمكن قراءة تسليم يضم { $n } من السجلات.
  }
task-foreign-correction = يصحح عبورًا لمقصورة أخرى.
task-malformed-correction = يعطي حقلًا قيمة لا يقبلها.
task-other = لا يمكن استعماله. اسأل المقر.
task-finish = القول إنه تم
task-finish-of = القول إن السجل { $record } تم
task-finish-title = السجل { $record }
task-note = ما وُجد وما فُعل
task-note-hint = للمقر، بكلماتك.
task-note-missing = اكتب ما وُجد وما فُعل.
