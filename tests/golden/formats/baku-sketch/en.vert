<doc id="baku" lang="en">
<p id="baku.p1">
<s id="baku.p1.s1">
Baku
lies
on
the
Caspian
Sea
<g/>
.
</s>
<s id="baku.p1.s2">
It
is
the
largest
city
of
Azerbaijan
<g/>
.
</s>
<s id="baku.p1.s3">
About
two
million
people
live
there
<g/>
.
</s>
</p>
<p id="baku.p3">
<s id="baku.p3.s1">
The
old
town
is
called
<
<g/>
Icherisheher
<g/>
>
&
is
old
<g/>
.
</s>
</p>
</doc>
