package io.gatun.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.model.Attachment;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.NetworkSpec;
import io.gatun.engine.model.NetworkSpec.Reach;
import io.gatun.engine.model.PortRequest;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.ExecOptions;
import io.gatun.engine.options.Networking;
import io.gatun.engine.options.PortText;
import io.gatun.engine.options.UserMode;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.engine.testing.TwoHosts;
import io.gatun.linux.Kernel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An engine whose bridges are in a network namespace of the test, and containers that serve a line of text. */
final class NetworkBox implements AutoCloseable {
    private final Kernel kernel = Kernel.open();
    private final TwoHosts hosts = new TwoHosts(kernel);
    private final Path state;
    private final Path rootfs;
    private final EngineSettings settings;
    private final Engine engine;

    NetworkBox(Path directory) {
        try {
            rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
            Files.writeString(rootfs.resolve("etc/nsswitch.conf"), "hosts: files dns\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        state = directory.resolve("state");
        settings = new EngineSettings(state, "/gatun-net-it");
        engine = opened();
    }

    /** One more engine on the same state. The caller closes it. */
    Engine opened() {
        return hosts.onHost(() -> Engine.open(settings));
    }

    Engine engine() {
        return engine;
    }

    Networks networks() {
        return engine.networks();
    }

    TwoHosts hosts() {
        return hosts;
    }

    void create(String name, boolean internal) {
        networks()
                .create(new NetworkSpec(
                        new NetworkName(name),
                        false,
                        List.of(),
                        new Reach(internal, false, true, Optional.empty(), 1500, Optional.empty()),
                        Map.of()));
    }

    /** Starts a container that serves its name at port 80, and waits until it does. */
    void serve(String name, List<String> networks, List<String> ports) {
        serve(name, networks, ports, ContainerOptions.builder());
    }

    /** The same with users of its own. */
    void serveMapped(String name, List<String> networks, List<String> ports) {
        serve(
                name,
                networks,
                ports,
                ContainerOptions.builder()
                        .userns(new UserMode.Mapped(
                                List.of(UserMode.mapping("--uidmap", "0:0:65536")),
                                List.of(UserMode.mapping("--gidmap", "0:0:65536")))));
    }

    private void serve(String name, List<String> networks, List<String> ports, ContainerOptionsBuilder options) {
        String script = "echo served by %1$s > /dev/shm/index.html; exec httpd -f -p 80 -h /dev/shm".formatted(name);
        start(name, networks, ports, options, script);
        String wait = "for i in $(seq 100); do wget -qO- http://127.0.0.1 && exit; sleep 0.02; done";
        assertEquals("served by " + name, exec(name, wait + " 2>/dev/null"));
    }

    void start(String name, List<String> networks, List<String> ports, String script) {
        start(name, networks, ports, ContainerOptions.builder(), script);
    }

    private void start(
            String name, List<String> networks, List<String> ports, ContainerOptionsBuilder options, String script) {
        List<PortRequest> published = ports.stream()
                .flatMap(text -> PortText.published(text).stream())
                .toList();
        var networking = new Networking(
                networks.stream().map(Attachment::to).toList(),
                List.of(),
                published,
                Optional.empty(),
                Networking.Unasked.CLOSED);
        var request = new ContainerRequest(
                Optional.of(new ContainerName(name)),
                new Image.Rootfs(rootfs.toString()),
                options.command(List.of("sh", "-c", script))
                        .env(List.of("PATH=/bin"))
                        .networking(networking)
                        .build());
        var made = engine.create(request);
        try {
            engine.start(new ContainerRef(made.id().value()));
        } catch (RuntimeException e) {
            engine.delete(new ContainerRef(made.id().value()));
            throw e;
        }
    }

    /** What a shell in a container says, both streams. */
    String exec(String name, String script) {
        try (var program = engine.exec(new ContainerRef(name), ExecOptions.of("sh", "-c", "(" + script + ") 2>&1"))) {
            program.stdin().close();
            return new String(program.stdout().readAllBytes(), UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a shell of this machine says that has only the network of a container. */
    String enter(String name, String script) {
        int pid =
                engine.inspect(new ContainerRef(name)).run().orElseThrow().pid().number();
        return hosts.host("nsenter -t %d -n sh -c '%s' 2>&1".formatted(pid, script));
    }

    String address(String name) {
        return address(name, false);
    }

    String address(String name, boolean ipv6) {
        return networks().of(new ContainerRef(name)).endpoints().getFirst().addresses().stream()
                .map(subnet -> subnet.address())
                .filter(address -> address instanceof Inet6Address == ipv6)
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElseThrow();
    }

    String gateway() {
        return networks()
                .inspect("bridge")
                .spec()
                .pools()
                .getFirst()
                .gateway()
                .orElseThrow()
                .getHostAddress();
    }

    /** The packet filter as nft(8) reads it. */
    String rules() {
        return hosts.host("nft list ruleset");
    }

    /** All files of networks but the facts about the host. */
    List<String> networkFiles() {
        try (Stream<Path> all = Files.walk(state.resolve("networks"))) {
            return all.map(Path::toString).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the host has so many links besides its loopback: namespaces go when the kernel has time. */
    void awaitLinks(int count) {
        String links = "";
        for (int i = 0; i < 300; i++) {
            links = hosts.host("ip -o link | grep -vc ' lo:'");
            if (links.startsWith(Integer.toString(count))) {
                return;
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertEquals(Integer.toString(count), links, hosts.host("ip -o link"));
    }

    void lease(String network, String address, ContainerId owner) {
        Path leases =
                state.resolve("networks/" + networks().inspect(network).id()).resolve("leases");
        try {
            Files.createDirectories(leases);
            Files.createSymbolicLink(leases.resolve(address), Path.of(owner.value()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody who listens at the neighbour. */
    Listener listenAtNeighbour(String address) {
        return new Listener(address);
    }

    final class Listener implements AutoCloseable {
        private final String address;
        private final Process process;

        Listener(String address) {
            this.address = address;
            process = hosts.atNeighbour("exec nc -v -n -l " + address + " 7777");
        }

        /** Who is calling, if a container does. */
        String askedBy(String container) {
            exec(
                    container,
                    "for i in $(seq 50); do nc -w 1 %s 7777 </dev/null && exit; sleep 0.05; done".formatted(address));
            try (BufferedReader said = process.inputReader()) {
                return said.lines()
                        .filter(line -> line.contains("received on"))
                        .map(line -> line.replaceAll(".*received on ([0-9a-f.:]+) .*", "$1"))
                        .findFirst()
                        .orElse("nobody");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            end(process);
        }
    }

    void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.getInputStream().close();
            process.getOutputStream().close();
            process.getErrorStream().close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        engine.list()
                .forEach(info -> engine.deleteByForce(new ContainerRef(info.id().value())));
        engine.close();
        hosts.close();
    }
}
