package dev.candela.app.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Who was made from whom, by the examples' places in a list. */
final class Lineage {

  private static final int NONE = -1;

  private final int[] parent;
  private final int[] firstChild;
  private final int[] nextSibling;
  private final int[] visibleChildren;

  /**
   * Examples in the order of positions, and their places by id. A parent that is not there is none.
   */
  Lineage(List<Example> examples, Map<String, Integer> places) {
    int size = examples.size();
    parent = new int[size];
    firstChild = new int[size];
    nextSibling = new int[size];
    visibleChildren = new int[size];
    Arrays.fill(firstChild, NONE);
    // Backwards, so that each first child is the one with the lowest position.
    for (int i = size - 1; i >= 0; i--) {
      Example example = examples.get(i);
      parent[i] = example.parentId() == null ? NONE : places.getOrDefault(example.parentId(), NONE);
      nextSibling[i] = NONE;
      if (parent[i] != NONE) {
        nextSibling[i] = firstChild[parent[i]];
        firstChild[parent[i]] = i;
        visibleChildren[parent[i]] += example.hidden() ? 0 : 1;
      }
    }
  }

  /** How many children are not hidden. */
  int visibleChildren(int place) {
    return visibleChildren[place];
  }

  /** The parent's place, or -1. */
  int parent(int place) {
    return parent[place];
  }

  /** The children's places, in the order of positions. */
  int[] children(int place) {
    var children = new Places(4);
    for (int child = firstChild[place]; child != NONE; child = nextSibling[child]) {
      children.add(child);
    }
    return children.toArray();
  }

  /** The place and those of everything made from it, each directly before what was made from it. */
  int[] withDescendants(int place) {
    var found = new Places(16);
    collect(place, found);
    return found.toArray();
  }

  /** All places: what has no parent by position, and each directly before what was made from it. */
  int[] familyOrder() {
    var order = new Places(parent.length);
    for (int i = 0; i < parent.length; i++) {
      if (parent[i] == NONE) {
        collect(i, order);
      }
    }
    return order.toArray();
  }

  /** A walk without recursion: an edit of an edit may be thousands of edits deep. */
  private void collect(int root, Places found) {
    int at = root;
    while (at != NONE) {
      found.add(at);
      if (firstChild[at] != NONE) {
        at = firstChild[at];
        continue;
      }
      while (at != root && nextSibling[at] == NONE) {
        at = parent[at];
      }
      at = at == root ? NONE : nextSibling[at];
    }
  }
}
