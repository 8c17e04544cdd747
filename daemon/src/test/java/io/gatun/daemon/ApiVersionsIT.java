package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients of each version of the API get and may ask for, as raw requests and by the real docker command, which speaks the newest. */
class ApiVersionsIT extends WithDocker {
    private static final String FAR = "linux/s390x";

    private String ask(String method, String path, String body) throws IOException {
        try (var calls = new RawCalls(host.socket())) {
            return calls.ask(method, path, body);
        }
    }

    private JsonView get(String path) throws IOException {
        String answer = ask("GET", path, "");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        return JsonView.of(JsonReader.DOCUMENTS.read(answer.substring(answer.indexOf("\r\n\r\n") + 4)));
    }

    private static boolean has(JsonView view, String... path) {
        JsonView at = view;
        for (String step : path) {
            var next = at.member(step);
            if (next.isEmpty()) return false;
            at = next.get();
        }
        return true;
    }

    private static String platform(String text) {
        String[] parts = text.split("/", -1);
        return URLEncoder.encode(
                "{\"os\":\"%s\",\"architecture\":\"%s\"}".formatted(parts[0], parts[1]), StandardCharsets.UTF_8);
    }

    private void refuses(int status, String message, String method, String path, String body) throws IOException {
        String answer = ask(method, path, body);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains(message), answer);
    }

    @Test
    void newestVersionIsAnnouncedAndNoneAfterItIsTaken() throws Exception {
        assertTrue(ask("GET", "/_ping", "").contains("Api-Version: 1.50\r\n"));
        assertEquals("1.50", get("/version").required("ApiVersion").text());
        assertEquals("1.50", host.must("version", "--format", "{{.Client.APIVersion}}"));
        get("/v1.24/version");
        refuses(400, "client version 1.51 is too new. Maximum supported API version is 1.50", "GET", "/v1.51/info", "");
        refuses(400, "client version 1.23 is too old", "GET", "/v1.23/info", "");
    }

    @Test
    void descriptionsAreThoseOfTheClientsVersion() throws Exception {
        TestImage.load(host, directory, "box:1", "{\"Env\":[\"A=b\"]}");
        JsonView old = get("/v1.44/images/box:1/json");
        assertTrue(has(old, "VirtualSize") && has(old, "Config", "Hostname"));
        JsonView later = get("/v1.49/images/box:1/json");
        assertFalse(has(later, "VirtualSize"));
        assertTrue(has(later, "Config", "Hostname"));
        JsonView newest = get("/v1.50/images/box:1/json");
        assertFalse(has(newest, "Config", "Hostname") || has(newest, "Config", "Tty"));
        assertEquals(List.of("A=b"), newest.required("Config").texts("Env"));
        assertTrue(has(get("/v1.44/images/json").items(row -> row).getFirst(), "VirtualSize"));
        assertFalse(has(get("/v1.45/images/json").items(row -> row).getFirst(), "VirtualSize"));

        JsonView info = get("/v1.47/info");
        assertTrue(has(info, "BridgeNfIptables") && has(info, "RuncCommit", "Expected"));
        assertFalse(has(info, "FirewallBackend"));
        assertFalse(get("/v1.49/info").flag("BridgeNfIptables"));
        JsonView now = get("/v1.50/info");
        assertFalse(has(now, "BridgeNfIptables") || has(now, "RuncCommit", "Expected"));
        assertEquals(
                "nftables", now.required("FirewallBackend").required("Driver").text());

        host.must("network", "create", "app");
        String id = host.must(
                "create",
                "--name",
                "web",
                "--network",
                "app",
                "--network-alias",
                "www",
                "--annotation",
                "a=b",
                "box:1",
                "true");
        assertEquals(List.of("www", id.substring(0, 12)), names("/v1.44", "Aliases"));
        assertEquals(List.of("www"), names("/v1.45", "Aliases"));
        assertEquals(List.of("web", "www", id.substring(0, 12)), names("/v1.45", "DNSNames"));
        assertFalse(has(
                get("/v1.45/containers/json?all=1").items(row -> row).getFirst(), "HostConfig", "Annotations", "a"));
        assertTrue(has(
                get("/v1.46/containers/json?all=1").items(row -> row).getFirst(), "HostConfig", "Annotations", "a"));
    }

    private List<String> names(String version, String member) throws IOException {
        return get(version + "/containers/web/json")
                .required("NetworkSettings")
                .required("Networks")
                .required("app")
                .texts(member);
    }

    @Test
    void madeImagesAreToldOfSince146() throws Exception {
        TestImage.load(host, directory, "box:1", "{}");
        host.must("create", "--name", "box", "box:1", "true");
        String id = host.must("commit", "box", "made:1");
        String query = "/events?since=1&until=" + host.now() + "&filters="
                + URLEncoder.encode("{\"type\":[\"image\"],\"event\":[\"create\"]}", StandardCharsets.UTF_8);
        assertTrue(ask("GET", "/v1.46" + query, "").contains(id));
        assertFalse(ask("GET", "/v1.45" + query, "").contains(id));
    }

    @Test
    void imagesAreAskedForByPlatform() throws Exception {
        TestImage.load(host, directory, "box:1", "{}");
        String here = host.must("image", "inspect", "-f", "{{.Os}}/{{.Architecture}}", "box:1");
        host.must("image", "inspect", "--platform", here, "box:1");
        host.must("history", "--platform", here, "box:1");
        Path archive = directory.resolve("saved.tar");
        host.must("save", "--platform", here, "-o", archive.toString(), "box:1");
        for (String[] command : new String[][] {
            {"image", "inspect", "--platform", FAR, "box:1"},
            {"history", "--platform", FAR, "box:1"},
            {"save", "--platform", FAR, "-o", directory.resolve("none.tar").toString(), "box:1"},
            {"push", "--platform", FAR, "box:1"}
        }) {
            var refused = host.docker(command);
            assertNotEquals(0, refused.code());
            assertTrue(
                    refused.err().contains("does not match the specified platform (" + FAR + ")"), refused.toString());
        }
        String named = "/images/box:1?platforms=" + platform(FAR);
        refuses(404, "does not match the specified platform", "DELETE", "/v1.50" + named, "");
        refuses(400, "failed to parse platform", "DELETE", "/v1.50/images/box:1?platforms=linux", "");
        refuses(
                400,
                "both OS and Architecture must be provided",
                "GET",
                "/v1.48/images/box:1/history?platform=%7B%22os%22:%22linux%22%7D",
                "");
        refuses(
                400,
                "manifests and platform options cannot both be set",
                "GET",
                "/v1.49/images/box:1/json?manifests=1&platform=" + platform(here),
                "");
        // Before, nobody knew of the parameter.
        get("/v1.48/images/box:1/json?platform=" + platform(FAR));
        host.must("rmi", "box:1");
        var none = host.docker("load", "--platform", FAR, "-i", archive.toString());
        assertTrue((none.out() + none.err()).contains("no image for platform " + FAR), none.toString());
        assertEquals("", host.must("images", "-q"));
        host.must("load", "--platform", here, "-i", archive.toString());
        assertEquals("box:1", host.must("images", "--format", "{{.Repository}}:{{.Tag}}"));
    }

    @Test
    void mountsInMemoryHaveOptions() throws Exception {
        String body = """
            {"Image":"host","Cmd":["sh","-c","grep ' /in ' /proc/self/mounts"],"HostConfig":{"Mounts":[{"Type":"tmpfs",
            "Target":"/in","TmpfsOptions":{"SizeBytes":1048576,"Options":[["exec"],["uid","12"]]}}]}}\
            """;
        assertTrue(ask("POST", "/v1.46/containers/create?name=box", body).startsWith("HTTP/1.1 201 "));
        String mount = host.must("start", "-a", "box");
        assertFalse(mount.contains("noexec"), mount);
        assertTrue(mount.contains("uid=12") && mount.contains("size=1024k"), mount);
        refuses(400, "unknown option", "POST", "/v1.46/containers/create", body.replace("[\"exec\"]", "[\"nothing\"]"));
    }

    @Test
    void whatAVersionHasNotOrNobodyServesIsRefusedInsteadOfForgotten() throws Exception {
        String mount = "{\"Image\":\"host\",\"HostConfig\":{\"Mounts\":[%s]}}";
        String part =
                "{\"Type\":\"volume\",\"Source\":\"vol\",\"Target\":\"/in\",\"VolumeOptions\":{\"Subpath\":\"a\"}}";
        String image = "{\"Type\":\"image\",\"Source\":\"host\",\"Target\":\"/in\"}";
        refuses(
                400,
                "VolumeOptions.Subpath needs API v1.45 or newer",
                "POST",
                "/v1.44/containers/create",
                mount.formatted(part));
        refuses(400, "needs API v1.48 or newer", "POST", "/v1.47/containers/create", mount.formatted(image));
        refuses(501, "mounting an image is not supported", "POST", "/v1.48/containers/create", mount.formatted(image));
        assertTrue(host.docker("run", "--rm", "--sysctl", "net.ipv4.conf.eth0.log_martians=1", "host", "true")
                .err()
                .contains("must be supplied using driver option 'com.docker.network.endpoint.sysctls'"));
        assertTrue(host.docker("network", "create", "--ipv4=false", "--ipv6", "six")
                .err()
                .contains("IPv4 can only be disabled if experimental features are enabled"));
        assertEquals("", host.must("ps", "-aq"));
        String warned =
                "{\"Image\":\"host\",\"Cmd\":[\"true\"],\"HostConfig\":{\"VolumeDriver\":\"local\",\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"vol\",\"Target\":\"/in\"}]}}";
        String warning = "volume-driver configuration is ignored";
        String before = ask("POST", "/v1.47/containers/create", warned);
        assertTrue(before.startsWith("HTTP/1.1 201 ") && !before.contains(warning), before);
        String now = ask("POST", "/v1.48/containers/create", warned);
        assertTrue(now.startsWith("HTTP/1.1 201 ") && now.contains(warning), now);
    }
}
