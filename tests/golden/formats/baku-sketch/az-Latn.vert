<doc id="baku" lang="az-Latn">
<p id="baku.p1">
<s id="baku.p1.s1">
Bakı
Xəzər
dənizinin
sahilində
yerləşir
<g/>
.
</s>
<s id="baku.p1.s2">
O
<g/>
,
Azərbaycanın
ən
böyük
şəhəridir
<g/>
.
</s>
<s id="baku.p1.s3">
Orada
təxminən
iki
milyon
insan
yaşayır
<g/>
.
</s>
</p>
<p id="baku.p2">
<s id="baku.p2.s1">
Köhnə
şəhər
İçərişəhər
adlanır
<g/>
.
</s>
</p>
</doc>
