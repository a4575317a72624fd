import JSONAPI
import TestSupport
import Testing

@Suite struct RenderTests {
    private let server: TestServer

    init() throws {
        server = try TestServer("company_id: ABC123\nlists: []")
    }

    private static let context: JSONObject = [
        "name": "George", "state": "VA", "tag": "<b>", "total": 12.5, "when": "2026-02-03T14:05:00+00:00",
        "person": ["first_name": "ada", "Favourite Color": "red", "vip": true, "age": 36],
        "items": [["name": "Mug", "price": 4], ["name": "Pen", "price": 2]], "none": [],
        "prices": ["a": 1, "b": 2],
    ]

    private func render(_ html: String, _ context: JSONObject = Self.context) -> TestResponse {
        let made = server.send(
            "POST /api/templates",
            [
                "data": [
                    "type": "template",
                    "attributes": [
                        "name": "T", "editor_type": "CODE", "html": .string(html), "text": .string(html),
                    ],
                ]
            ]
        )
        return server.send(
            "POST /api/template-render",
            [
                "data": [
                    "type": "template", "id": .string(made.id), "attributes": ["context": .object(context)],
                ]
            ]
        )
    }

    @Test(
        arguments: [
            ("Hi {{ name }} of {{state}}!", "Hi George of VA!"),
            ("[{{ missing }}{{ person.missing.more }}]", "[]"),
            ("{{ missing|default:'friend' }}", "friend"),
            ("{{ person.first_name|title }} {{ person|lookup:'Favourite Color'|upper }}", "Ada RED"),
            ("{% if person.vip and not missing %}VIP{% else %}no{% endif %}", "VIP"),
            ("{% if person.age < 18 %}a{% elif person.age >= 36 %}b{% else %}c{% endif %}", "b"),
            ("{% if 'Mug' in name or state == \"VA\" %}y{% endif %}", "y"),
            (
                "{% for item in items %}{{ forloop.counter }}.{{ item.name }}={{ item.price|floatformat:2 }};{% endfor %}",
                "1.Mug=4.00;2.Pen=2.00;"
            ),
            ("{% for x in none %}x{% empty %}nothing{% endfor %}", "nothing"),
            ("{% for key, value in prices.items %}{{ key }}{{ value }}{% endfor %}", "a1b2"),
            ("{{ items.1.name }} {{ items|length }} {{ items.0.name|slice:':2' }}", "Pen 2 Mu"),
            ("{% with total=items.0.price %}{{ total|add:3 }}{% endwith %} {{ total }}", "7 12.5"),
            (
                "{{ when|date:'D, j M Y H:i' }} {{ when|date:\"l jS F, P\" }}",
                "Tue, 3 Feb 2026 14:05 Tuesday 3rd February, 2:05 p.m."
            ),
            ("{{ total|floatformat:-9223372036854775808 }}", "12.5"),
            ("{# hidden #}{% comment %}{{ name }}{% endcomment %}{ {{ '{' }}", "{ {"),
            ("{% today '%Y-%m-%d' as day %}{{ day }} {% current_year %}", "2026-11-23 2026"),
            ("{{ total|multiply:2 }} {{ total|divide:0 }} {{ name|truncatechars:4 }}", "25  Geo…"),
        ]
    )
    func `Variables, filters, conditions and loops work as in Django (documented)`(
        _ html: String,
        _ text: String
    ) {
        let answer = render(html)
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.data["attributes"]?["html"] == .string(text))
    }

    @Test func `Values are escaped in HTML and not in text (assumed)`() {
        let attributes = render("{{ tag }}{{ tag|safe }}").data["attributes"]
        #expect(attributes?["html"] == "&lt;b&gt;<b>")
        #expect(attributes?["text"] == "<b><b>")
    }

    @Test func `Links of the recipient's own are links in HTML and addresses in text`() {
        let attributes = render("{% unsubscribe 'No more' %}").data["attributes"]
        let address =
            "https://manage.kmail-lists.com/subscriptions/ABC123/unsubscribe"
        #expect(attributes?["html"] == .string("<a href=\"\(address)\">No more</a>"))
        #expect(attributes?["text"] == .string(address))
    }

    @Test(
        arguments: [
            (
                "{% coupon_code 'X' %}", 501,
                "klaviyo-emulator does not emulate the tag 'coupon_code' in templates yet."
            ),
            ("{{ name|md5 }}", 501, "klaviyo-emulator does not emulate the filter 'md5' in templates yet."),
            ("{% endif %}", 400, "The template's html can't be rendered: a stray 'endif'."),
            (
                "{% if name %}", 400,
                "The template's html can't be rendered: a tag that isn't closed; elif, else, endif is missing."
            ),
            ("{{ name}", 201, ""),
        ]
    )
    func `What can't be rendered is refused and not left out`(_ html: String, _ status: Int, _ detail: String)
    {
        let answer = render(html)
        #expect(answer.status == status)
        #expect(answer.details == (detail.isEmpty ? [] : [detail]))
    }

    @Test func `Loops in loops and brackets without end come to an end`() {
        let list = JSON.array(Array(repeating: 1, count: 500))
        let loops =
            String(repeating: "{% for x in list %}", count: 5) + String(repeating: "{% endfor %}", count: 5)
        #expect(render(loops, ["list": list]).details == ["The template's html takes too much to render."])
        #expect(render(String(repeating: "{% if x %}", count: 1000)).status == 400)
        #expect(render(String(repeating: "{{", count: 100_000)).status == 201)
    }

    @Test func `Values that grow from filter to filter come to an end`() {
        let tooMuch = ["The template's html takes too much to render."]
        let letters = JSON.string(String(repeating: "a", count: 100))
        #expect(render("{{ a|join:a|join:a|join:a|join:a }}", ["a": letters]).details == tooMuch)
        let doubled =
            String(repeating: "{% with a=a|add:a %}", count: 45)
            + String(repeating: "{% endwith %}", count: 45)
        #expect(render(doubled, ["a": letters]).details == tooMuch)
        let long = JSON.string(String(repeating: "a", count: 1_000_000))
        let looked = "{% for x in list %}{% if a|upper == 'A' %}{% endif %}{% endfor %}"
        #expect(
            render(looked, ["a": long, "list": .array(Array(repeating: 1, count: 100))]).details == tooMuch
        )
        #expect(render("{{ a|join:', '|length }}", ["a": letters]).data["attributes"]?["html"] == "298")
    }
}
