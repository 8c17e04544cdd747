package io.gatun.scheduler.manifest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who owns whom, to refuse circles: nothing could ever tell which of its members goes first. */
final class OwnerChains {
    private record Link(String name, List<String> owners, Field place) {}

    private final Map<String, Link> links = new HashMap<>();

    void add(String kind, Field object) {
        var meta = object.get("metadata");
        var uid = meta.get("uid").text();
        if (uid.isEmpty()) return;
        var owners = new ArrayList<String>();
        for (var owner : meta.get("ownerReferences").items())
            owners.add(owner.get("uid").text());
        links.put(uid, new Link(kind + "/" + meta.get("name").text(), owners, meta.get("ownerReferences")));
    }

    void check() {
        var done = new LinkedHashSet<String>();
        for (var uid : links.keySet()) follow(uid, new LinkedHashSet<>(), done);
    }

    private void follow(String uid, Set<String> path, Set<String> done) {
        var link = links.get(uid);
        if (link == null || done.contains(uid)) return;
        if (!path.add(uid)) throw link.place().wrong("owners form a circle: " + circle(path, uid));
        if (path.size() > 100) throw link.place().wrong("more than 100 owners above each other");
        for (var owner : link.owners()) follow(owner, path, done);
        path.remove(uid);
        done.add(uid);
    }

    private String circle(Set<String> path, String uid) {
        var names = new ArrayList<String>();
        for (var step : path) {
            if (!names.isEmpty() || step.equals(uid)) names.add(nameOf(step));
        }
        names.add(nameOf(uid));
        return String.join(" -> ", names);
    }

    private String nameOf(String uid) {
        var link = links.get(uid);
        return link == null ? uid : link.name();
    }
}
