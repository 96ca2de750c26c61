package dev.candela.app.dataset;

import dev.candela.app.dataset.file.ExampleFile;
import dev.candela.app.dataset.file.RowLimits;
import dev.candela.app.page.Page;
import dev.candela.app.page.Paging;
import dev.candela.app.store.Database;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The datasets and their examples.
 *
 * <p>Whatever names a dataset, an example or a slice that is not there is refused with {@code
 * NOT_FOUND}. What a method has done when it returns is in the store.
 */
@Singleton
public class Datasets {

  private final Database database;
  private final DatasetStore store;
  private final SliceStore slices;
  private final Snapshots snapshots;
  private final DatasetConfig config;
  private final Event<DatasetDeleted> deleted;

  /** Descriptions by the id of the dataset, so that a list of datasets reads no examples. */
  private final Map<String, Dataset> described = new ConcurrentHashMap<>();

  Datasets(
      Database database,
      DatasetStore store,
      SliceStore slices,
      Snapshots snapshots,
      DatasetConfig config,
      Event<DatasetDeleted> deleted) {
    this.database = database;
    this.store = store;
    this.slices = slices;
    this.snapshots = snapshots;
    this.config = config;
    this.deleted = deleted;
  }

  /** How much of a file, or of an example that is added, is taken. */
  public RowLimits limits() {
    return new RowLimits(
        config.examples(),
        config.fileSize().asLongValue(),
        config.fieldCharacters(),
        config.fields());
  }

  /** All datasets, the oldest first. */
  public List<Dataset> list() {
    return database.withHandle(store::all).stream().map(this::describe).toList();
  }

  /** A dataset. */
  public Dataset require(String name) {
    return describe(stored(name));
  }

  /** An example, hidden or not. */
  public Example requireExample(String dataset, String id) {
    return requireExample(dataset, "id", id);
  }

  /**
   * An example, hidden or not.
   *
   * @param field what the id is called in the request
   */
  public Example requireExample(String dataset, String field, String id) {
    return requireExample(snapshot(dataset), field, id);
  }

  /** Examples, hidden or not, in the order of the ids. */
  public List<Example> examples(String dataset, List<String> ids) {
    return examples(dataset, "exampleIds", ids);
  }

  /**
   * Examples, hidden or not, in the order of the ids.
   *
   * @param field what the ids are called in the request
   */
  public List<Example> examples(String dataset, String field, List<String> ids) {
    Snapshot snapshot = snapshot(dataset);
    return ids.stream().map(id -> requireExample(snapshot, field, id)).toList();
  }

  /** The ids of all examples that are not hidden, in the dataset's order. */
  public List<String> allIds(String dataset) {
    return ids(dataset, ExampleFilter.EVERYTHING);
  }

  /** The ids that a filter finds, in its order. */
  public List<String> ids(String dataset, ExampleFilter filter) {
    Snapshot snapshot = snapshot(dataset);
    return Arrays.stream(find(snapshot, filter))
        .mapToObj(place -> snapshot.examples().get(place).id())
        .toList();
  }

  /** The ids in a slice that are not hidden, in the dataset's order. */
  public List<String> sliceIds(String dataset, String slice) {
    return ids(dataset, ExampleFilter.ofSlice(slice));
  }

  /** A part of what a filter finds. */
  public Page<Example> page(String dataset, ExampleFilter filter, Paging paging) {
    Snapshot snapshot = snapshot(dataset);
    int[] found = find(snapshot, filter);
    int from = Math.min(paging.offset(), found.length);
    int to = from + Math.min(paging.limit(), found.length - from);
    List<Example> items = Arrays.stream(found, from, to).mapToObj(snapshot::at).toList();
    return new Page<>(items, found.length, paging.offset(), paging.limit());
  }

  /** What an example was made from, and what was made from it. */
  public Family family(String dataset, String id) {
    Snapshot snapshot = snapshot(dataset);
    requireExample(snapshot, "id", id);
    Lineage lineage = snapshot.lineage();
    int place = snapshot.place(id);
    var ancestors = new ArrayList<Example>();
    for (int at = lineage.parent(place); at >= 0; at = lineage.parent(at)) {
      ancestors.addFirst(snapshot.at(at));
    }
    return new Family(
        ancestors,
        Arrays.stream(lineage.children(place)).mapToObj(snapshot::at).toList(),
        Arrays.stream(lineage.withDescendants(place))
            .skip(1)
            .mapToObj(at -> snapshot.examples().get(at).id())
            .toList());
  }

  /** What the examples can be filtered by. */
  public Facets facets(String dataset) {
    Snapshot snapshot = snapshot(dataset);
    return new Facets(FieldSummary.facets(snapshot.fields(), snapshot.visible()));
  }

  /**
   * Makes a dataset.
   *
   * @param file its examples, null for none
   * @throws RequestRefused with {@code CONFLICT} if there is one of this name, or no room for more
   */
  public Dataset create(
      String name, DatasetKind kind, @Nullable String origin, @Nullable ExampleFile file) {
    checkNew(name);
    StoredDataset dataset = fresh(name, kind, origin, null, file);
    boolean inserted =
        database.inTransaction(
            handle -> {
              if (store.count(handle) >= config.datasets()) {
                throw Refusals.full(
                    "There are as many datasets as there can be, %d; delete one first."
                        .formatted(config.datasets()),
                    config.datasets());
              }
              if (!store.insert(handle, dataset)) {
                return false;
              }
              if (file != null) {
                store.insert(handle, dataset.id(), dataset.revision(), originals(dataset, file));
              }
              return true;
            });
    if (!inserted) {
      throw taken(name);
    }
    return require(name);
  }

  /**
   * Checks the name of a dataset that is about to be made, before anything is fetched for it.
   *
   * @throws RequestRefused if it is no name, or with {@code CONFLICT} if it is taken
   */
  public void checkNew(@Nullable String name) {
    if (name == null || !DatasetName.isValid(name)) {
      throw RequestRefused.field(null, "name", DatasetName.RULE);
    }
    if (database.withHandle(handle -> store.find(handle, name)).isPresent()) {
      throw taken(name);
    }
  }

  /** Deletes a dataset with everything in it, and what others keep of it. */
  public void delete(String name) {
    stored(name);
    StoredDataset dataset =
        database.inTransaction(
            handle -> {
              StoredDataset found =
                  store.lock(handle, name).orElseThrow(() -> Refusals.noDataset(name));
              store.delete(handle, found.id());
              return found;
            });
    snapshots.forget(dataset.id());
    described.remove(dataset.id());
    deleted.fire(new DatasetDeleted(name));
  }

  /** The examples' places that a filter finds. */
  int[] find(Snapshot snapshot, ExampleFilter filter) {
    String slice = filter.slice();
    if (slice == null) {
      return snapshot.find(filter, null);
    }
    StoredDataset dataset = snapshot.dataset();
    Set<String> members =
        database
            .withHandle(handle -> slices.members(handle, dataset.id(), slice))
            .orElseThrow(() -> Refusals.noSlice(dataset.name(), slice));
    return snapshot.find(filter, members);
  }

  /** A snapshot that has everything that is in the store. */
  Snapshot snapshot(String name) {
    return snapshots.of(stored(name));
  }

  private StoredDataset stored(String name) {
    // What is no name is not there, and may be a text that the database refuses.
    Optional<StoredDataset> found =
        DatasetName.isValid(name)
            ? database.withHandle(handle -> store.find(handle, name))
            : Optional.empty();
    return found.orElseThrow(() -> Refusals.noDataset(name));
  }

  private static Example requireExample(Snapshot snapshot, String field, String id) {
    Example example = snapshot.find(id);
    if (example == null) {
      throw Refusals.noExample(snapshot.dataset().name(), field, id);
    }
    return example;
  }

  private Dataset describe(StoredDataset dataset) {
    Dataset known = described.get(dataset.id());
    if (known == null || known.revision() != dataset.revision()) {
      known = describe(snapshots.of(dataset));
      described.put(dataset.id(), known);
    }
    return known;
  }

  private static Dataset describe(Snapshot snapshot) {
    StoredDataset dataset = snapshot.dataset();
    int visible = (int) snapshot.examples().stream().filter(example -> !example.hidden()).count();
    return new Dataset(
        dataset.name(),
        visible,
        snapshot.size() - visible,
        snapshot.fields(),
        dataset.kind(),
        dataset.origin(),
        dataset.createdAt(),
        dataset.revision(),
        dataset.report());
  }

  /** A dataset that is not yet in the store. */
  static StoredDataset fresh(
      String name,
      DatasetKind kind,
      @Nullable String origin,
      @Nullable String fingerprint,
      @Nullable ExampleFile file) {
    return new StoredDataset(
        UUID.randomUUID().toString(),
        name,
        kind,
        origin,
        fingerprint,
        now(),
        1,
        1,
        file == null ? 0 : file.rows().size(),
        file == null ? null : file.report());
  }

  /** The examples of a file as they are when nobody has changed anything yet. */
  static List<Example> originals(StoredDataset dataset, ExampleFile file) {
    Instant now = now();
    var examples = new ArrayList<Example>();
    file.rows()
        .forEach(
            (id, fields) ->
                examples.add(
                    new Example(
                        id,
                        dataset.name(),
                        examples.size(),
                        fields,
                        null,
                        null,
                        false,
                        false,
                        now,
                        0)));
    return examples;
  }

  /** Now, as exactly as the store keeps it. */
  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private static RequestRefused taken(String name) {
    return new RequestRefused(
        ErrorCode.CONFLICT,
        "There is a dataset %s already.".formatted(name),
        Map.of("field", "name", "name", name));
  }
}
