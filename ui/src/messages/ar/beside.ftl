## ما يُسأل عنه إلى جانب المسافر عند المقصورة
ask-what = عمّ تسأل
ask-crossings = عمليات العبور
ask-group = مركبة بأكملها
ask-numbers = لوحة أو تأشيرة أو وثيقة
asked-lists = القوائم التي سُئلت
asked-none = لا توجد قائمة سارية تحوي مثل هذه الأرقام
column-line = السطر
column-answer = الجواب
column-number = الرقم
column-status = السبب
column-how = كيف عُثر عليه
column-since = أُبلغ عنه أو صدر
column-until = صالح حتى
column-to-do = ملاحظة وما يجب فعله

## مركبة بأكملها
group-title = فحص مركبة بأكملها
group-note = كل من على متنها مقابل كل القوائم السارية. يُسجَّل البحث وغرضه.
group-text = من على متنها
group-hint = ألصق أسطر جدول أو مناطق القراءة الآلية، أو افتح ملف CSV، أو امسح الوثائق واحدة تلو الأخرى. بلا عناوين: اللقب، الأسماء، تاريخ الميلاد، الجنس، الجنسية، رقم الوثيقة، دولة الإصدار.
group-open = فتح ملف
group-clear = البدء من جديد
group-go = { $n ->
    [0] فحص الجميع
    [one] فحص مسافر واحد
    [two] فحص مسافرين
    [few] فحص { $n } مسافرين
   *[other] فحص { $n } مسافراً
}
group-nobody = لا أحد في القائمة بعد. ألصق أسطراً أو افتح ملفاً أو امسح وثائق.
group-no-match = لا تطابق
group-matches = { $n ->
    [one] تطابق محتمل واحد
    [two] تطابقان محتملان
    [few] { $n } تطابقات محتملة
   *[other] { $n } تطابقاً محتملاً
}
group-found = { $matched ->
    [one] قد يكون مسافر واحد من أصل { $n } مدرجاً
   *[other] قد يكون { $matched } من أصل { $n } مدرجين
}
group-found-more = افتح سطراً لترى السبب. أنجز معاملة هؤلاء المسافرين واحداً واحداً عند المقصورة حيث يُسجَّل الجواب.
group-clean = { $n ->
    [one] المسافر ليس في أي قائمة
   *[other] لا أحد من { $n } مسافرين في أي قائمة
}
group-left-out = تُرك السطر { $line }
group-show = عرض التطابقات المحتملة: { $name }

## رقم بمفرده
numbers-title = البحث عن رقم
numbers-note = مقابل كل القوائم السارية التي يحق لهذا الدور رؤيتها. يُسجَّل البحث وغرضه.
numbers-what = ما هو
numbers-number = الرقم
numbers-state = الدولة
numbers-state-hint = رمز دولة الإصدار إن عُرف
numbers-go = بحث
numbers-listed = { $n ->
    [one] هذا الرقم مدرج
    [two] هذا الرقم مدرج مرتين
   *[other] هذا الرقم مدرج { $n } مرات
}
numbers-listed-more = الرقم المدرج تنبيه وليس دليلاً: قارنه مرة أخرى باللوحة أو الصفحة قبل أن تتصرف.
numbers-alike = { $n ->
    [one] رقم مشابه مدرج
    [two] رقمان مشابهان مدرجان
   *[other] { $n } أرقام مشابهة مدرجة
}
numbers-alike-more = لم يُعثر عليه إلا بتغيير ما كتبته. قارنه حرفاً حرفاً باللوحة أو الصفحة.
numbers-none = لا توجد قائمة سارية فيها هذا الرقم
number-exact = كما كُتب
standing-not-valid = غير صالح: { $status }
standing-issued = صدر وهو سارٍ
standing-issued-until = صدر وهو صالح حتى { $date }
standing-run-out = انتهى في { $date }
standing-unknown = ليس في قائمة ما صدر
standing-no-list = لا توجد هنا قائمة سارية بالتأشيرات والتصاريح الصادرة
standing-ask = هذا لا يثبت شيئاً بمفرده: قد تكون القائمة أقدم من التأشيرة. اسأل جهة الإصدار قبل أن تقرر.

## ما آل إليه التطابق
outcome-confirmed = أكّده صاحب التنبيه
outcome-another-person = صاحب التنبيه: شخص آخر
outcome-not-settled = تعذّر البتّ فيه
outcome-said = { $who }، { $time }

## Readers at a serial port
devices-serial = القارئ التسلسلي
devices-serial-hint = المنفذ، أو auto للعثور عليه؛ فارغ إن لم يوجد
devices-serial-ports = وُجد: { $ports }. يعثر auto على القارئ بنفسه؛ فارغ إن لم يوجد.
devices-baud = السرعة (بود)
devices-baud-hint = فارغ: 9600، ويجرّب auto غيرها
devices-baud-wrong = عدد من 300 إلى 921600
serial-ready = قارئ التمرير جاهز

## The camera
camera-title = تصوير الصفحة
camera-live = الصورة الحية للكاميرا
camera-starting = تشغيل الكاميرا…
camera-looking = البحث عن وثيقة…
camera-hint-no-zone = أمسك الصفحة بحيث يظهر سطرا الحروف أو أسطرها الثلاثة في الصورة.
camera-hint-unclear = اثبت. ابسط الصفحة واقترب وتجنب الوهج.
camera-take = التقاط الصورة
camera-which = الكاميرا
camera-number = الكاميرا { $n }
camera-none = لا توجد كاميرا. صل واحدة وستبدأ من تلقاء نفسها.
camera-not-allowed = لا يسمح النظام لبرنامج Outpost باستخدام الكاميرا. اطلب من الفني السماح بذلك.
camera-busy = يستخدم برنامج آخر الكاميرا. أغلقه ثم حاول مرة أخرى.

## عمليات عبور تُدخل لاحقاً
batch-title = إدخال عمليات عبور من صور
batch-more = مجلد صور أو استمارات ممسوحة من الوقت الذي لم يعمل فيه شيء آخر. تُفحص كل صورة ويُتخذ القرار كما لو كان المسافر عند المقصورة، بالوقت الذي التُقطت فيه.
batch-folder = مجلد الصور
batch-folder-hint = المسار كاملاً، كما على ذاكرة أو هاتف موصول
batch-total = عدد العبور على الورق
batch-total-hint = في النهاية تُقارن عمليات العبور المدخلة بهذا العدد.
batch-total-wrong = عدد
batch-day-hint = يسري حين لا تقول الصورة متى التُقطت
batch-begin = بدء
batch-next = الصورة التالية
batch-back = العودة إلى الصورة
batch-occupied = عند المقصورة مسافر. أنهِ معاملته أولاً.
batch-progress = الصور المنجزة
batch-count = أُدخل { $entered } من { $total }، و{ $waiting } صور تنتظر
batch-differs = أُدخلت { $entered } عمليات عبور، والمعدود على الورق { $total }
batch-differs-more = ابحث عن الناقص أو المكرر، أو اكتب سبب اختلاف العددين.
batch-agrees = أُدخلت { $total } عمليات عبور كما عُدّت على الورق
batch-note = ملاحظة
batch-close = إغلاق الدفعة
batch-empty = لا صور في المجلد.
batch-skip = ترك: لا تُقرأ
batch-skip-of = ترك { $file }: لا تُقرأ
column-picture = الصورة
picture-waiting = تنتظر
picture-entered = أُدخلت
picture-left-out = تُركت
picture-open = على المكتب
left-out-duplicate = مسجّل من قبل
left-out-unreadable = لا تُقرأ
left-out-no-crossing = لا عبور
back-capture-title = إدخال لاحق
back-capture-at = عبر { $time }
back-capture-change = تغيير الوقت
back-capture-day = يوم العبور
back-capture-time = الوقت
back-capture-wrong = يوم ووقت مثل 14:05
back-capture-recorded = هذا المسافر مسجّل في ذلك اليوم وبهذا الاتجاه من قبل
back-capture-recorded-more = قارن بالسجل السابق. اترك الصورة إلا إذا كانت عبوراً آخر.
back-capture-leave-out = اترك:

## مقصورات المركز الأخرى
neighbours-title = مقصورات هذا المركز الأخرى
neighbours-more = ترى مقصورات المركز الواحد عمليات عبور بعضها دون المقر، وتحمل التي لها اتصال سجلات غيرها.
neighbours-empty = لا تُعرف مقصورة أخرى. يدع مشرف أو فني هذه المقصورة تبحث عنها، أو يُدخل عنواناً.
neighbours-carried = { $n ->
    [one] تُحمل قطعة من سجلات مقصورة أخرى إلى المقر نيابة عنها
   *[other] تُحمل { $n } قطع من سجلات مقصورات أخرى إلى المقر نيابة عنها
}
neighbours-search = البحث تلقائياً عن المقصورات الأخرى في هذه الشبكة
neighbours-search-hint = وهي تجد هذه أيضاً، عند المنفذ أدناه أو أي منفذ حر. لا يُخبَر بشيء إلا مقصورات هذا المركز.
neighbours-listen = تستمع هذه المقصورة عند
neighbours-listen-hint = العنوان والمنفذ مثل 0.0.0.0:7443؛ فارغ: تسأل غيرها فقط، ما لم تبحث عنها
neighbours-addresses = المقصورات الأخرى
neighbours-addresses-hint = عنوان كل منها ومنفذها مثل 10.0.0.12:7443
column-booth = المقصورة
column-address = العنوان
column-waiting-events = ليس في المقر
booth-number = المقصورة { $n }
neighbour-there = حاضرة
neighbour-there-with-link = حاضرة وتصل إلى المقر
neighbour-never = لم تجب بعد
neighbour-silent = صامتة منذ { $age }
neighbour-clock = ساعتها تختلف عن هذه

## A hit
hit-code = رمز الإجراء:

## ذاكرة USB
stick-title = ذاكرة USB من المقر وإليه
stick-more = حيث لا يصل اتصال تنتقل السجلات على ذاكرة USB. وهي مختومة لا يفتحها إلا المقر. ويبقى كل شيء في المقصورة حتى تعود إيصالات المقر.
column-stick = الذاكرة
column-folder = المجلد
column-free = المساحة الحرة
stick-free = { $free } من { $size }
stick-none = لا توجد ذاكرة موصولة. أوصل واحدة وانتظر ثواني، أو عيّن مجلدا آخر.
stick-write = كتابة السجلات
stick-read-it = قراءة الأجوبة
stick-write-to = كتابة السجلات على { $stick }
stick-read-from = قراءة الأجوبة من { $stick }
stick-other = مجلد آخر
stick-folder = المجلد
stick-folder-hint = مساره الكامل مثل /media/officer/STICK أو E:\
stick-writing = تجري الكتابة على { $path }
stick-reading = تجري قراءة { $path }
stick-progress = السجلات والصور المكتوبة
stick-so-far = { $done } من { $all } من السجلات والصور، { $bytes }
stick-keep = لا تنزع الذاكرة بعد.
stick-stop = إيقاف
stick-stopped = أوقفت الكتابة. اكتمل من السجلات { $events } ومن الصور { $pictures }.
stick-stopped-more = ما اكتمل سليم ويمكن نزع الذاكرة. اكتب مرة أخرى لكتابة الباقي.
stick-left-out = لم تمكن كتابة { $n } من السجلات أو الصور
stick-left-out-more = كل ما سوى ذلك على الذاكرة ويمكن نزعها. أبلغ من يعتني بالمقصورة ليشغل "outpostctl journal verify".
stick-nothing-waits = لا شيء ينتظر: لدى المقر كل شيء
stick-nothing-waits-more = يمكن نزع الذاكرة.
stick-written = كُتب وقُرئ من جديد من السجلات { $events } ومن الصور { $pictures }، { $bytes }
stick-written-more = يمكن نزع الذاكرة. أرسلها إلى المقر فتعود بإيصالاته.
stick-read = وصل إلى المقر من السجلات { $events } ومن الصور { $pictures }؛ القوائم الجديدة: { $lists }
stick-read-more = يمكن نزع الذاكرة.
stick-read-known = ليس على الذاكرة جديد
stick-read-known-more = قُرئ ما عليها من قبل. ولا ضرر في قراءتها مرة أخرى.
stick-read-foreign = الأجوبة التي على هذه الذاكرة لمقصورات أخرى
stick-read-damaged = { $n ->
    [0] ملف على الذاكرة مبتور
   *[other] أجزاء تالفة على الذاكرة أو ليست من المقر: { $n }
}
stick-read-damaged-more = أُخذ ما كان سليما: السجلات { $events }، الصور { $pictures }، القوائم { $lists }. اطلب من المقر أن يكتب الذاكرة من جديد.
stick-no-answer = لا جواب من المقر على هذه الذاكرة
stick-no-answer-more = اكتب السجلات عليها وأرسلها إلى المقر أولا، أو جرب الذاكرة الأخرى.
stick-full = الذاكرة ممتلئة
stick-full-more = تبقى الملفات المكتملة سليمة. أفرغ مساحة أو اكتب الباقي على ذاكرة أخرى.
stick-failed = تعذر استعمال الذاكرة
