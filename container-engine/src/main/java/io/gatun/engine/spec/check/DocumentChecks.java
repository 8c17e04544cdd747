package io.gatun.engine.spec.check;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonPath;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.SpecCodec;
import io.gatun.engine.spec.check.SpecCheck.Findings;
import java.util.List;
import java.util.regex.Pattern;

/** Checks of the document as a whole: version, root, hooks, annotations, characters. */
final class DocumentChecks {
    private static final int MAJOR = 1;
    private static final int NEWEST_MINOR = 3;
    private static final Pattern SEMANTIC_VERSION =
            Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.\\d{1,4}(?:-[0-9A-Za-z.-]+)?(?:\\+[0-9A-Za-z.-]+)?");

    static final SpecCheck NUL_BYTES = new SpecCheck("nul-byte", DocumentChecks::nulBytes);

    static final List<SpecCheck> ALL = List.of(
            new SpecCheck("oci-version", DocumentChecks::version),
            new SpecCheck("root-path", DocumentChecks::root),
            NUL_BYTES,
            new SpecCheck("hooks", DocumentChecks::hooks),
            new SpecCheck("annotations", DocumentChecks::annotations),
            new SpecCheck("platform", DocumentChecks::otherPlatforms));

    private DocumentChecks() {}

    private static void version(OciSpec spec, Findings findings) {
        var match = SEMANTIC_VERSION.matcher(spec.ociVersion());
        if (!match.matches()) {
            findings.error("ociVersion", "not a semantic version", "write 1.2.1, for example");
            return;
        }
        int major = Integer.parseInt(match.group(1));
        int minor = Integer.parseInt(match.group(2));
        if (major > MAJOR) {
            findings.error("ociVersion", "version " + spec.ociVersion() + " is not supported", "use a 1.x document");
        } else if (major == MAJOR && minor > NEWEST_MINOR) {
            var problem = "newer than 1.%d: what that version added is ignored".formatted(NEWEST_MINOR);
            findings.warning("ociVersion", problem, "");
        }
    }

    private static void root(OciSpec spec, Findings findings) {
        if (spec.root().isEmpty()) {
            findings.error("root", "missing", "say where the root filesystem is: {\"path\": \"rootfs\"}");
        } else if (spec.root().get().path().isEmpty()) {
            findings.error("root.path", "empty", "give a directory, absolute or relative to the bundle");
        }
    }

    // The kernel's strings end at a NUL: "/etc\0/x" would mean one path here and another one there.
    private static void nulBytes(OciSpec spec, Findings findings) {
        Json document = SpecCodec.write(spec);
        // Names of places are only made for documents that need them: a system call filter has hundreds.
        if (hasNul(document)) nulBytes("", document, findings);
    }

    static boolean hasNul(Json value) {
        return switch (value) {
            case Json.Obj(var members) ->
                members.entrySet().stream().anyMatch(each -> hasNul(each.getKey()) || hasNul(each.getValue()));
            case Json.Arr(var items) -> items.stream().anyMatch(DocumentChecks::hasNul);
            case Json.Str(var text) -> hasNul(text);
            case Json.Num ignored -> false;
            case Json.Bool ignored -> false;
            case Json.Null ignored -> false;
        };
    }

    private static void nulBytes(String path, Json value, Findings findings) {
        switch (value) {
            case Json.Obj(var members) ->
                members.forEach((name, member) -> {
                    var place = JsonPath.member(path, name);
                    findings.errorIf(hasNul(name), place, "a name with a NUL character", "remove it");
                    nulBytes(place, member, findings);
                });
            case Json.Arr(var items) -> {
                for (int i = 0; i < items.size(); i++) nulBytes(JsonPath.item(path, i), items.get(i), findings);
            }
            case Json.Str(var text) ->
                findings.errorIf(hasNul(text), path, "has a NUL character, which no path or argument can have", "");
            case Json.Num ignored -> {}
            case Json.Bool ignored -> {}
            case Json.Null ignored -> {}
        }
    }

    private static boolean hasNul(String text) {
        return text.indexOf('\0') >= 0;
    }

    private static void hooks(OciSpec spec, Findings findings) {
        for (var point : spec.hooks().points()) {
            for (int i = 0; i < point.hooks().size(); i++) {
                var hook = point.hooks().get(i);
                var place = "hooks." + JsonPath.item(point.name(), i);
                findings.errorIf(!hook.path().startsWith("/"), place + ".path", "not absolute", "give the whole path");
                boolean bad =
                        hook.timeout().filter(limit -> !limit.isPositive()).isPresent();
                findings.errorIf(bad, place + ".timeout", "not greater than zero", "give seconds, or leave it out");
            }
        }
    }

    private static void annotations(OciSpec spec, Findings findings) {
        findings.errorIf(spec.annotations().containsKey(""), "annotations", "a key is empty", "remove it");
    }

    private static void otherPlatforms(OciSpec spec, Findings findings) {
        spec.otherPlatforms().keySet().forEach(name -> findings.warning(name, "not supported on Linux, ignored", ""));
    }
}
