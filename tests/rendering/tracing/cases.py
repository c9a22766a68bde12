"""Templates by family: what a template can do to a value."""

FILTERS = (
    "{{ a }} {{ b }} {{ m }} {{ card }} {{ card.title }}",
    "{{ a|upper }} {{ a|lower }} {{ b|title }} {{ b|capitalize }} {{ m|upper }}",
    "{{ a|escape }} {{ a|e|e }} {{ m|forceescape }} {{ a|safe }} {{ a|string }} {{ m|string }}",
    "{{ b|trim }} {{ b|trim(' Б') }} {{ b|center(60) }} {{ m|center(60) }}",
    "{{ a|truncate(9) }} {{ a|truncate(9, true) }} {{ m|truncate(12, end='가') }}",
    "{{ a|replace('α', '가<') }} {{ a|replace('α', b) }} {{ m|replace('<b>', a) }} {{ a|replace('β', m) }}",
    "{{ '가나'|replace('나', a) }} {{ a|replace('', '-', 4) }}",
    "{{ a|wordwrap(5) }} {{ b|wordwrap(10, false) }} {{ (a ~ b)|wordwrap(7) }}",
    "{{ a|striptags }} {{ m|striptags }} {{ (m ~ a)|striptags }}",
    "{{ b|urlize }} {{ b|urlize(10, true) }} {{ a|indent }} {{ (a ~ '\n' ~ b)|indent('가 ', true) }}",
    "{{ missing|default(a) }} {{ ''|default(b, true) }} {{ a|d('가') }}",
    "{{ '%s 가 %s'|format(a, b) }} {{ '%(x)s'|format(x=m) }} {{ '%-40s|%.3s|%r'|format(a, b, a) }}",
    "{{ a|pprint }} {{ items|pprint }} {{ a|length }} {{ b|wordcount }} {{ a|int }} {{ n|filesizeformat }}",
)
SEQUENCES = (
    "{{ items|join }} {{ items|join('가') }} {{ items|join(a) }} {{ items|join('<b>'|safe) }} {{ a|join(',') }}",
    "{{ [a, m, '가', n]|join(b) }} {{ [row, row]|join('-', attribute='title') }}",
    "{{ items|first }} {{ items|last }} {{ a|first }} {{ a|last }} {{ items|min }} {{ items|max }}",
    "{{ items|sort|join }} {{ items|reverse|join }} {{ a|reverse }} {{ a|list|join('.') }} {{ a|sort|join }}",
    "{% for row in items|batch(2, '가') %}{{ row|join }}{% endfor %}{{ items|slice(2)|map('join')|join('|') }}",
    "{{ items|map('upper')|join(' ') }} {{ items|select('string')|join }} {{ items|unique|list|length }}",
    "{% for k, v in row|dictsort %}{{ k }}={{ v }};{% endfor %}{% for k, v in row|items %}{{ v }}{% endfor %}",
    "{% for g in [row, row]|groupby('title') %}{{ g.grouper }}:{{ g.list|length }}{% endfor %}",
    "{{ items }} {{ row }} {{ (a, m) }} {{ row.values() }} {{ items|string }}",
)
METHODS = (
    "{{ a[2:9] }} {{ a[0] }} {{ a[-1] }} {{ a[::-1] }} {{ a[::2] }} {{ m[3:6] }} {{ a[5:2] }}|{{ (a ~ b)[3:30:2] }}",
    "{{ a.upper() }} {{ a.split()|join('/') }} {{ a.split('α')|join('가') }} {{ b.strip().partition(',')[0] }}",
    "{{ a.rsplit(None, 1)[0] }} {{ a.rpartition(' ')[2] }} {{ a.splitlines()|join }} {{ m.split('<')|join('|') }}",
    "{{ a.replace('α', 'x') }} {{ a.center(50, '가') }} {{ a.ljust(40)|length }} {{ a.rjust(40, '*') }}",
    "{{ a.removeprefix('αλ') }} {{ a.removesuffix('ς') }} {{ a.swapcase() }} {{ a.casefold() }} {{ b.title() }}",
    "{{ '가'.join(items) }} {{ a.join(['가', '나']) }} {{ '가나'.replace('나', a) }} {{ ''.join([a, b]) }}",
    "{{ '{} 가 {}'.format(a, b) }} {{ '{0:>40}|{x:^9.3}|{0!r}'.format(a, x=b) }} {{ '{x}'.format_map({'x': a}) }}",
    "{{ '{{{0}}}'.format(a) }} {{ ('<i>{}</i>'|safe).format(a) }} {{ row.note.format(a) }} {{ row.note % a }}",
    "{{ '%s' % a }} {{ '%s %s' % (a, b) }} {{ '%(k)s' % {'k': a} }} {{ ('<i>%s</i>'|safe) % a }} {{ '%d%%' % n }}",
    "{{ a.zfill(40) }} {{ ('\t' ~ a).expandtabs(3) }} {{ a.translate({945: '가'}) }} {{ a.encode().__class__ }}"[:-27],
    "{{ m.unescape() }} {{ m.striptags() }} {{ m + a }} {{ a + m }} {{ a + '가' }} {{ '가' + a }} {{ m * 2 }}",
    "{{ a.find('β') }} {{ a.count('α') }} {{ a.startswith('α') }} {{ 'β' in a }} {{ a == a }} {{ a < b }}",
)
STRUCTURE = (
    "{% set x = a ~ '가' ~ b %}{{ x }} {{ x|length }} {% set y %}[{{ a }}]{% endset %}{{ y|truncate(6) }}{{ y }}",
    "{% set z | upper %}{{ a }} 가 {{ b }}{% endset %}{{ z }}{% filter lower %}{{ a|upper }}가{% endfilter %}",
    "{% macro t(x, y='가') %}<i>{{ x }}{{ y }}</i>{% endmacro %}{{ t(a) }}{{ t(m, b) }}{{ t(a)|truncate(9) }}",
    "{% macro l() %}<li>{{ caller(a) }}</li>{% endmacro %}{% call(x) l() %}{{ x }} 나 {{ b }}{% endcall %}",
    "{% for x in items recursive %}{{ loop.index }}{{ x }}{{ loop.cycle(a, b) }}{% endfor %}",
    "{% for x in [[a, [b]]] recursive %}<{{ x is string and x or loop(x) }}>{% endfor %}",
    "{% set ns = namespace(x='가') %}{% for i in items %}{% set ns.x = ns.x ~ i %}{% endfor %}{{ ns.x }}",
    "{% if a == 'x' %}{{ a }}{% elif a %}{{ b if n > 2 else a }}{% endif %}{{ loop is defined }}",
    "{% autoescape not autoescape_on %}{{ a }}{{ m }}{{ a ~ m }}{% endautoescape %}",
    "{% with x = a %}{{ x }}{% endwith %}{{ joiner('가')() }}{{ cycler(a, b).next() }}{{ dict(x=a).x }}",
    "{% include 'part' %}{% include ['none', 'part'] %}{% include 'none' ignore missing %}",
    "{% import 'lib' as lib %}{{ lib.tag(a) }}{% from 'lib' import tag with context %}{{ tag(b) }}{{ lib.name }}",
    "{% extends 'base' %}{% block body %}{{ super() }}나{{ a }}{{ self.head() }}{% endblock %}",
)
WRITING = (
    "{{ row|tojson }} {{ items|tojson(2) }} {{ a|tojson }} {{ {'가': [a, {'k': m}], '나': n}|tojson }}",
    "{{ a|urlencode }} {{ row|urlencode }} {{ [('가', a)]|urlencode }} {{ n|urlencode }}",
    "<p{{ {'class': a, 'title': m, 'no': none}|xmlattr }}>{{ row|xmlattr(false) if false }}</p>",
    "{{ _('hello', who=a) }} {{ gettext('bye') }} {{ ngettext('x', 'y', n, who=b) }} {{ pgettext('c', 'bye') }}",
    "{% trans who=a %}hello{% endtrans %}{% trans n, who=b %}one{% pluralize %}many{% endtrans %}",
    "{% trans who=a %}가 {{ who }} 나{% endtrans %}",
)
PARTS = {
    "part": "<em>{{ a }}나</em>",
    "lib": "{% macro tag(x) %}<b>{{ x }}가</b>{% endmacro %}{% set name = '다' %}",
    "base": "<h1>{% block head %}가{{ b }}{% endblock %}</h1>{% block body %}다{{ m }}{% endblock %}",
}
EVERY = (*FILTERS, *SEQUENCES, *METHODS, *STRUCTURE, *WRITING)
