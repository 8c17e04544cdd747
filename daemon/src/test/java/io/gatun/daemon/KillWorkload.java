package io.gatun.daemon;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that ask a daemon for everything at once until it is killed, and what they believe of their containers then. */
final class KillWorkload {
    private static final int LONGEST_SECONDS = 5;

    /** What clients ask for that changes something. */
    static final List<String> VERBS = List.of(
            "create",
            "start",
            "exec",
            "attach",
            "pull",
            "network connect",
            "network disconnect",
            "rm",
            "container prune",
            "commit",
            "rmi",
            "stop",
            "restart",
            "kill",
            "run",
            "rename",
            "network create",
            "volume rm");

    private final DockerHost host;
    private final String image;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<String, Belief> beliefs = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean over;
    private volatile String wanted = "";
    private volatile CountDownLatch asked = new CountDownLatch(1);

    KillWorkload(DockerHost host, String image) {
        this.host = host;
        this.image = image;
    }

    /** What a client was told of a container. */
    enum Belief {
        THERE,
        GONE,
        /** It asked, and got no answer yet. */
        OPEN
    }

    Map<String, Belief> beliefs() {
        return beliefs;
    }

    /** Begins; {@link #awaitAsked} returns when {@code verb} is asked for. */
    void begin(String verb) {
        over = false;
        wanted = verb;
        asked = new CountDownLatch(1);
        List<Runnable> kinds = List.of(this::life, this::lookIn, this::images, this::networks, this::stay, this::prune);
        for (Runnable kind : kinds) {
            Runnable loop = () -> {
                while (!over) kind.run();
            };
            clients.add(Thread.ofPlatform().start(loop));
        }
    }

    /** Waits until a client asks for what shall be interrupted; returns without if none can. */
    void awaitAsked() throws InterruptedException {
        boolean _ = asked.await(LONGEST_SECONDS, TimeUnit.SECONDS);
    }

    /** Ends the clients, whose daemon is not there any more; returns what they found wrong before. */
    List<String> end() throws InterruptedException {
        over = true;
        for (Thread client : clients) client.join();
        clients.clear();
        var found = List.copyOf(problems);
        problems.clear();
        return found;
    }

    private String next(String kind) {
        return kind + "-" + count.incrementAndGet();
    }

    private Optional<String> ask(String... arguments) {
        if (over) return Optional.empty();
        asking(arguments);
        var result = host.docker(arguments);
        return result.code() == 0 ? Optional.of(result.out().stripTrailing()) : Optional.empty();
    }

    private void asking(String... arguments) {
        if (String.join(" ", arguments).startsWith(wanted + " ")) asked.countDown();
    }

    private void expect(String wanted, String... arguments) {
        ask(arguments)
                .filter(said -> !said.equals(wanted))
                .ifPresent(said -> problems.add("docker %s says <%s>".formatted(List.of(arguments), said)));
    }

    private void make(String name, String... arguments) {
        beliefs.put(name, Belief.OPEN);
        ask(arguments).ifPresent(id -> beliefs.put(name, Belief.THERE));
    }

    private void remove(String name, String... arguments) {
        beliefs.put(name, Belief.OPEN);
        ask(arguments).ifPresent(said -> beliefs.put(name, Belief.GONE));
    }

    /** From its creation to its removal. */
    private void life() {
        String name = next("life");
        String script = "echo i am %s; sleep 0.05; echo bye; exit 7".formatted(name);
        make(name, "create", "--name", name, "-p", "127.0.0.1:0:80", "host", "sh", "-c", script);
        if (ask("start", name).isPresent()) {
            expect("7", "wait", name);
            expect("i am " + name + "\nbye", "logs", name);
        }
        remove(name, "rm", name);
    }

    /** Programs and clients in a container that is there all the time. */
    private void lookIn() {
        expect("hi", "exec", "keeper", "echo", "hi");
        ask("exec", "-d", "keeper", "true");
        String[] attach = {"attach", "--no-stdin", "--sig-proxy=false", "keeper"};
        try {
            asking(attach);
            Process attached = host.start(attach);
            if (!attached.waitFor(50, TimeUnit.MILLISECONDS))
                attached.destroyForcibly().waitFor();
        } catch (IOException | InterruptedException e) {
            problems.add(e.toString());
        }
    }

    private void images() {
        ask("pull", "-q", image);
        String name = next("commit");
        make(name, "create", "--name", name, image, "true");
        ask("commit", name, "made:" + name);
        remove(name, "rm", name);
        ask("rmi", "made:" + name);
        ask("rmi", image);
    }

    private void networks() {
        String name = next("net");
        ask("network", "create", name);
        ask("network", "connect", name, "keeper");
        ask("network", "disconnect", name, "keeper");
        ask("network", "rm", name);
        ask("run", "--rm", "--name", next("once"), "-v", name + ":/data", "-v", "/anonymous", "host", "true");
        ask("volume", "rm", name);
    }

    /** Runs until it is stopped, killed, paused. */
    private void stay() {
        String name = next("stay");
        make(name, "run", "-d", "--name", name, "--restart", "unless-stopped", "host", "sleep", "1000");
        ask("stop", "-t", "0", name);
        ask("start", name);
        ask("restart", "-t", "0", name);
        ask("rename", name, name + "-renamed");
        ask("kill", name + "-renamed");
        beliefs.remove(name);
        ask("rm", "-f", name + "-renamed");
    }

    private void prune() {
        String name = next("pruned");
        make(name, "create", "--name", name, "--label", "prune", "host", "true");
        beliefs.put(name, Belief.OPEN);
        ask("container", "prune", "-f", "--filter", "label=prune").ifPresent(said -> beliefs.put(name, Belief.GONE));
        ask("network", "prune", "-f", "--filter", "until=1h");
        ask("system", "df");
    }
}
