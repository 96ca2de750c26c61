package dev.candela.app.dataset;

import java.util.Arrays;

/** A growing list of places in another list. */
final class Places {

  private int[] places;
  private int size;

  Places(int room) {
    places = new int[Math.max(room, 1)];
  }

  void add(int place) {
    if (size == places.length) {
      places = Arrays.copyOf(places, size * 2);
    }
    places[size++] = place;
  }

  int[] toArray() {
    return Arrays.copyOf(places, size);
  }
}
