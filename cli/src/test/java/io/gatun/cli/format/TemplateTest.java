package io.gatun.cli.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.cli.flag.UsageException;
import io.gatun.engine.json.Json;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final Json.Obj DATA = Json.object()
            .put("ID", "4f2a")
            .put("Names", "web")
            .put("Running", true)
            .put("Exit", 0)
            .put("State", Json.object().put("Pid", 42).put("Error", "").build())
            .put("Ports", Json.strings(List.of("80", "443")))
            .put("Labels", Json.object().put("a.b", "c").build())
            .build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{{.ID}} ~ 4f2a",
                "{{.ID}}: {{.Names}} ~ 4f2a: web",
                "{{ .State.Pid }} ~ 42",
                "{{json .State}} ~ {\"Pid\":42,\"Error\":\"\"}",
                "{{json .ID}} ~ \"4f2a\"",
                "{{.ID | upper}} ~ 4F2A",
                "{{upper .ID | lower | title}} ~ 4f2a",
                "{{if .Running}}up{{else}}down{{end}} ~ up",
                "{{if .Exit}}bad{{else if .State.Error}}error{{else}}good{{end}} ~ good",
                "{{range .Ports}}[{{.}}]{{end}} ~ [80][443]",
                "{{range .State}}x{{else}}none{{end}} ~ xx",
                "{{with .State}}{{.Pid}}{{end}} ~ 42",
                "{{join .Ports \", \"}} ~ 80, 443",
                "{{join (split .Names \"e\") \"-\"}} ~ w-b",
                "{{len .Ports}} ~ 2",
                "{{index .Labels \"a.b\"}} ~ c",
                "{{index .Ports 1}} ~ 443",
                "{{index (split .Names \"e\") 0}} ~ w",
                "{{truncate .ID 2}} ~ 4f",
                "{{pad .ID 1 1}}| ~ ' 4f2a |'",
                "{{eq .ID \"4f2a\"}} ~ true",
                "{{if and .Running (not .Exit)}}y{{end}} ~ y",
                "{{or .State.Error .Names}} ~ web",
                "{{\"a}}b\"}} ~ a}}b",
                "{{`raw`}} ~ raw",
                "a {{- \" b\" -}} c ~ a bc",
                "{{/* nothing */}}x ~ x",
                "{{.Ports}} ~ [80 443]",
                "{{.Labels}} ~ map[a.b:c]"
            })
    void templatesAreApplied(String template, String text) {
        assertEquals(text, Template.of(template).apply(DATA));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{",
                "{{}}",
                "{{.ID",
                "{{.}",
                "{{if .ID}}x",
                "{{end}}",
                "{{else}}",
                "{{.ID .Names}}",
                "{{what .ID}}",
                "{{json}}",
                "{{.No}}",
                "{{.ID.No}}",
                "{{\"a}}",
                "{{(.ID}}",
                "{{.ID | 3}}",
                "{{range .ID}}{{end}}",
                "{{$x}}",
                "{{truncate .ID -1}}",
                "{{pad .ID 99999999 1}}",
                "{{if .ID}}{{else}}{{else}}{{end}}",
                "{{. .}}",
                "{{..}}"
            })
    void malformedTemplatesAreRefused(String template) {
        assertThrows(UsageException.class, () -> Template.of(template).apply(DATA));
    }

    @Property
    void anyTextIsATemplateOrRefused(@ForAll String text) {
        for (String template : List.of(text, "{{" + text + "}}", "{{if " + text + "}}" + text + "{{end}}")) {
            try {
                Template.of(template).apply(DATA);
            } catch (UsageException expected) {
                assertEquals(0, expected.getMessage().indexOf("--format: "));
            }
        }
    }
}
