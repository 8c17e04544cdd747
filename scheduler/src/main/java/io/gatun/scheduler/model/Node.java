package io.gatun.scheduler.model;

import java.util.List;
import java.util.Map;

/**
 * One node's object.
 *
 * @param imageBytes size of each image on the node, by every name it has there
 */
public record Node(
        String name, Labels labels, Admission admission, Allocatable allocatable, Map<String, Long> imageBytes) {
    /** Who is kept away. */
    public record Admission(boolean cordoned, List<Taint> taints) {
        public static final Admission OPEN = new Admission(false, List.of());
    }

    /** What pods may use, and how many there may be. */
    public record Allocatable(Resources resources, int pods) {}

    public static Node of(String name, Labels labels, Allocatable allocatable) {
        return new Node(name, labels, Admission.OPEN, allocatable, Map.of());
    }

    public List<Taint> taints() {
        return admission.taints();
    }

    public boolean isCordoned() {
        return admission.cordoned();
    }

    public Node with(Labels other) {
        return new Node(name, other, admission, allocatable, imageBytes);
    }

    public Node with(Admission other) {
        return new Node(name, labels, other, allocatable, imageBytes);
    }

    public Node with(Allocatable other) {
        return new Node(name, labels, admission, other, imageBytes);
    }

    public Node withImages(Map<String, Long> images) {
        return new Node(name, labels, admission, allocatable, Map.copyOf(images));
    }
}
