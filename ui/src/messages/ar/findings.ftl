# نتائج القواعد: ‎`finding-<rule>`‎ ما وُجد، و‎`finding-<rule>-text`‎ معناه وما العمل.
# تصل التواريخ منسقة والأعداد أرقاماً. تتجنب الجمل صيغ الجمع لأن الأعداد تصل نصاً.

# 1 الوثيقة
finding-document-missing = لا توجد وثيقة سفر
finding-document-missing-text = لا يقدم المسافر أي وثيقة. تثبّت من هويته ودوّن سبب غياب الوثيقة، وأحِل عند الشك.
finding-document-not-for-travel = التأشيرة ليست وثيقة سفر
finding-document-not-for-travel-text = هذه الصفحة تأشيرة. امسح أيضاً جواز السفر أو بطاقة الهوية التي تتبعها.
finding-document-expired = الوثيقة منتهية الصلاحية
finding-document-expired-text = انتهت في { $date }، عدد الأيام منذ ذلك: { $days }. اطلب وثيقة أخرى سارية، ولمواطن هذه الدولة أن يدخل مع ذلك.
finding-document-expires-soon = صالحة لأقل من { $months } أشهر
finding-document-expires-soon-text = الأيام الباقية: { $days }، حتى { $date }. { $covered ->
    [yes] الإقامة المقررة ({ $nights } ليلة) تنتهي قبل ذلك.
    [no] الإقامة المقررة ({ $nights } ليلة) تنتهي بعد ذلك: اتفق على إقامة أقصر أو اطلب وثيقة أخرى.
   *[unknown] اسأل المسافر عن مدة إقامته.
  }
finding-document-expiry-unknown = لا يوجد تاريخ انتهاء
finding-document-expiry-unknown-text = لم يُقرأ أي تاريخ. ابحث عنه في الوثيقة واكتبه، أو اتركه فارغاً إن لم يكن فيها.
finding-document-expiry-implausible = تاريخ الانتهاء غير معقول
finding-document-expiry-implausible-text = التاريخ المقروء { $date }. قارنه بالصفحة المطبوعة وصححه إن أُسيئت قراءته.
finding-document-valid = الوثيقة صالحة
finding-document-valid-text = سارية حتى { $date }، ومنطقتها المقروءة آلياً توافق أرقام التحقق.

# 2 المنطقة المقروءة آلياً
finding-mrz-check-failed = أرقام تحقق غير متوافقة
finding-mrz-check-failed-text = قارن بالصفحة المطبوعة: { $number ->
    [failed] رقم الوثيقة.
   *[agrees] {""}
  } { $birth ->
    [failed] تاريخ الميلاد.
   *[agrees] {""}
  } { $expiry ->
    [failed] تاريخ الانتهاء.
   *[agrees] {""}
  } { $optional ->
    [failed] البيانات الاختيارية.
   *[agrees] {""}
  } { $composite ->
    [failed] الحقول كلها معاً.
   *[agrees] {""}
  } صحح ما أُسيئت قراءته، وإن كان مطبوعاً هكذا فربما جرى التلاعب بالوثيقة.
finding-mrz-rebuilt = صُححت المنطقة المقروءة آلياً يدوياً
finding-mrz-rebuilt-text = أرقام التحقق متوافقة الآن. تأكد من أنها تطابق المطبوع.
finding-mrz-doubtful = المنطقة المقروءة آلياً غير معتادة
finding-mrz-doubtful-text = المواضع المخالفة لوثيقة 9303: { $count }، أولها السطر { $line } العمود { $column }. قارنها بالصفحة المطبوعة.
finding-issuing-state-unknown = دولة الإصدار غير معروفة
finding-issuing-state-unknown-text = لا دولة ولا منظمة لها الرمز { $code }. قارنه بالصفحة المطبوعة، وإن كان مطبوعاً هكذا فأحِل الوثيقة للفحص.
finding-nationality-unknown = الجنسية غير معروفة
finding-nationality-unknown-text = لا توجد جنسية بالرمز { $code }. قارنه بالصفحة المطبوعة وصححه إن أُسيئت قراءته.

# 3 الشخص
finding-name-missing = لا يوجد اسم
finding-name-missing-text = لم يُقرأ لقب ولا اسم شخصي. اكتب أحدهما على الأقل كما هو مطبوع.
finding-birth-date-implausible = تاريخ الميلاد غير معقول
finding-birth-date-implausible-text = { $why ->
    [future] يقع في المستقبل.
   *[age] يجعل عمر المسافر أكثر من { $years } سنة.
  } قارنه بالصفحة المطبوعة وصححه إن أُسيئت قراءته.
finding-birth-date-incomplete = تاريخ الميلاد غير مكتمل
finding-birth-date-incomplete-text = لا حاجة لاختلاق شيء: اترك مجهولاً ما لا تذكره الوثيقة.
finding-minor-alone = قاصر ولم يُسجَّل مرافق له
finding-minor-alone-text = العمر { $years }، دون { $limit }. دوّن من يرافق الطفل والموافقة التي رأيتها، وأحِله إلى حماية الطفل إن لم يرافقه أحد.
finding-minor-accompanied = قاصر برفقة مرافق
finding-minor-accompanied-text = العمر { $years }، دون { $limit }. تأكد من حضور الشخص المدوَّن ومن حقه في السفر مع الطفل.

# 4 الإقامة
finding-national-enters = مواطن هذه الدولة
finding-national-enters-text = له أن يدخل بلا تأشيرة وبلا حد للإقامة.
finding-visa-free = لا حاجة إلى تأشيرة، حتى { $days } يوماً في كل { $window }
finding-visa-free-text = الأيام المستعملة منذ { $since }: { $used }. له البقاء حتى { $until }.
finding-visa-needed = التأشيرة لازمة
finding-visa-needed-text = هذه الجنسية غير معفاة. ابحث عن تأشيرة أو تصريح ساري ودوّن رقمه، وإلا فأحِل أو ارفض.
finding-stay-exhausted = استُنفدت الإقامة المسموح بها
finding-stay-exhausted-text = استُعمل { $used } من { $days } يوماً خلال { $window } يوماً. { $again ->
    [unknown] اطلب تصريح إقامة أو سبباً آخر للإقامة.
   *[other] تصبح إقامة جديدة ممكنة من { $again }، وقبل ذلك اطلب تصريح إقامة أو سبباً آخر.
  }
finding-stay-planned-too-long = الإقامة المقررة أطول من المسموح
finding-stay-planned-too-long-text = تنتهي الليالي المقررة ({ $nights }) بعد { $until }، والأيام الزائدة: { $over }. أخبر المسافر بآخر يوم مسموح.
finding-stay-exceeded = تجاوز الإقامة، الأيام: { $days }
finding-stay-exceeded-text = دخل في { $entered } ومسموح له حتى { $until }، واليوم هو اليوم { $stayed }. اسأل عن السبب وعن إثبات من مستشفى أو شركة نقل مثلاً، ودوّنه.
finding-stay-kept = يغادر في الموعد
finding-stay-kept-text = دخل في { $entered }، واليوم هو اليوم { $stayed }، ومسموح له حتى { $until }.

# 5 السجل السابق
finding-no-entry-on-record = لا دخول مسجل
finding-no-entry-on-record-text = لا تعرف هذه المقصورة دخولاً يغلقه هذا الخروج. ابحث عن ختم دخول ودوّن تاريخه ومكانه، فقد تكون سجلات مراكز أخرى في الطريق.
finding-no-exit-on-record = لا خروج مسجل منذ { $entered }
finding-no-exit-on-record-text = الدخول في { $entered } عند { $post } لم يُغلق. ابحث عن ختم خروج ودوّنه، وقد تكون الأيام المستعملة أكثر مما يظهر.
finding-refused-before = سبق رفض الدخول
finding-refused-before-text = آخر مرة في { $date } عند { $post }، الأسباب { $grounds }، والمرات المسجلة: { $count }. اسأل هل ما زال السبب قائماً.
finding-exit-prevented-before = سبق منع الخروج
finding-exit-prevented-before-text = آخر مرة في { $date } عند { $post }، والمرات المسجلة: { $count }. تأكد من زوال السبب.
finding-overstayed-before = الزيارة الأخيرة أطول من المسموح
finding-overstayed-before-text = غادر في { $left } عند { $post }، وأيام التأخر: { $days }. اسأل عن السبب.
finding-last-visit-closed = أُغلقت الزيارة الأخيرة في موعدها
finding-last-visit-closed-text = غادر في { $left } عند { $post }، { $of ->
    [unlimited] اليوم { $day }.
   *[other] اليوم { $day } من { $of }.
  }

# 6 الحماية
finding-protection-first = يطلب الحماية
finding-protection-first-text = لا رفض قبل أن تبتّ السلطة المختصة. دوّن الحد الأدنى، ولا تتصل بأي سلطة في بلد الأصل، وأحِل.
