package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.NetworkInfo;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.NetworkSpec;
import io.gatun.engine.testing.FaultyGate;
import io.gatun.engine.testing.FaultyGate.Fault;
import io.gatun.engine.testing.FaultyGate.Killed;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Syscall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is killed at each call of making or removing a network: afterwards it is there and has its name, or is gone. */
class NetworkFaultsIT {
    private static final NetworkSpec SPEC = NetworkSpec.of(new NetworkName("n"));

    private final Kernel kernel = Kernel.open();
    private final List<String> problems = new ArrayList<>();

    @TempDir
    private Path directory;

    private EngineSettings settings;
    private Set<String> before;

    @BeforeEach
    void open() throws IOException {
        settings = new EngineSettings(directory.resolve("state"), "/gatun-network-faults-it");
        try (var engine = Engine.open(settings)) {
            engine.networks().create(SPEC);
            engine.networks().delete("n");
            engine.networks().list();
        }
        before = files();
    }

    @Test
    void killedMakerLeavesANetworkThatHasItsNameOrNone() throws IOException {
        for (int at = 1; strike(at, networks -> networks.create(SPEC)); at++) recover("made until call " + at);
        assertEquals(List.of(), problems);
    }

    @Test
    void killedRemoverLeavesANetworkThatHasItsNameOrNone() throws IOException {
        boolean struck = true;
        for (int at = 1; struck; at++) {
            try (var engine = Engine.open(settings)) {
                engine.networks().create(SPEC);
            }
            struck = strike(at, networks -> networks.delete("n"));
            recover("removed until call " + at);
        }
        assertEquals(List.of(), problems);
    }

    private interface Deed {
        void of(Networks networks);
    }

    private boolean strike(int at, Deed deed) throws IOException {
        Set<String> open = descriptors();
        var gate = new FaultyGate(kernel.gate());
        try (var engine = Engine.open(settings, Kernel.over(gate))) {
            gate.arm(at, Fault.DEATH);
            deed.of(engine.networks());
        } catch (Killed e) {
            // What it has done so far is what is there.
        }
        boolean struck = gate.disarm().isPresent();
        // The kernel closes what a killed process had open.
        for (String left : descriptors()) {
            if (!open.contains(left))
                kernel.gate().call(Syscall.CLOSE, Integer.parseInt(left.substring(0, left.indexOf(' '))));
        }
        return struck;
    }

    private void recover(String fault) throws IOException {
        try (var engine = Engine.open(settings)) {
            for (NetworkInfo network : engine.networks().list()) {
                if (!network.name().equals(NetworkName.BRIDGE))
                    engine.networks().delete(network.name().value());
            }
        } catch (EngineException e) {
            problems.add(fault + ": " + e.getMessage());
        }
        Set<String> left = files();
        left.removeIf(file -> before.contains(file) || isOwnTemporary(file));
        if (!left.isEmpty()) problems.add(fault + ": " + left);
    }

    /** The process that left it lives, as far as anybody can tell: it is this one. */
    private static boolean isOwnTemporary(String file) {
        return file.contains("." + ProcessHandle.current().pid() + ".") && file.endsWith(".tmp");
    }

    private Set<String> files() throws IOException {
        try (var paths = Files.walk(settings.root())) {
            return paths.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private Set<String> descriptors() throws IOException {
        var open = new TreeSet<String>();
        try (var links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path link : links) {
                try {
                    String target = Files.readSymbolicLink(link).toString();
                    if (target.startsWith(directory.toString()) || target.startsWith("socket:"))
                        open.add(link.getFileName() + " " + target);
                } catch (IOException e) {
                    // The listing's own.
                }
            }
        }
        return open;
    }
}
