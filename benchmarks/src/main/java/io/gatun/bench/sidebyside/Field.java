package io.gatun.bench.sidebyside;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All who take part, as far as this machine has them. Closing ends and removes what they left. */
final class Field implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Floor floor;
    private final Gatun gatun;
    private final Command command;
    private final List<Peer> peers;
    private final Optional<Podman> podman;

    Field(Tools tools) {
        var workspace = new Workspace();
        opened.push(workspace);
        Stopwatch here = Stopwatch.here(tools.stopwatch());
        opened.push(here);
        Stopwatch elsewhere = Stopwatch.forPeers(tools.stopwatch());
        opened.push(elsewhere);
        floor = new Floor(tools.floor(), workspace);
        opened.push(floor);
        gatun = new Gatun(workspace);
        opened.push(gatun);
        command = new Command(tools, here, workspace);
        peers = Stream.of("crun", "runc")
                .filter(Tools::isInstalled)
                .map(program -> new Peer(program, elsewhere, workspace))
                .toList();
        podman = Optional.of(new Podman(elsewhere, workspace)).filter(peer -> Tools.isInstalled("podman"));
    }

    Floor floor() {
        return floor;
    }

    Gatun gatun() {
        return gatun;
    }

    Command command() {
        return command;
    }

    List<Peer> peers() {
        return peers;
    }

    Optional<Podman> podman() {
        return podman;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                System.err.println("side-by-side: " + e.getMessage());
            }
        }
    }
}
