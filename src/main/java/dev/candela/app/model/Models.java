package dev.candela.app.model;

import dev.candela.app.form.FormSpec;
import dev.candela.app.form.FormValues;
import dev.candela.app.model.ModelSlot.Outcome;
import dev.candela.app.model.provider.Connection;
import dev.candela.app.model.provider.ConnectionFailed;
import dev.candela.app.model.provider.ConnectionReport;
import dev.candela.app.model.provider.ModelLoader;
import dev.candela.app.model.provider.Throttle;
import dev.candela.app.model.provider.Throttle.Priority;
import dev.candela.app.model.provider.ThrottledModel;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import io.quarkus.arc.All;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.lang.ref.Cleaner;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The models that can be asked: the one that this process hosts, if any, and those that people
 * loaded.
 *
 * <p>The latter are kept in the database, which other instances may share, so it is asked each time
 * which models there are. They are connected to when they are first needed. A connection stays as
 * long as somebody may use it, also when the model was changed or removed meanwhile: a run goes on
 * with the model that it has.
 */
@Singleton
public class Models {

  private static final Logger LOG = Logger.getLogger(Models.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]*");
  private static final String CONFIG = "config";

  private final Map<String, ModelLoader> loaders = new LinkedHashMap<>();
  private final ModelStore store;
  private final StoredConfig stored;
  private final BuiltInModel builtIn;
  private final ModelsConfig config;
  private final Cleaner closer = Cleaner.create();
  private final ConcurrentHashMap<String, ModelSlot> slots = new ConcurrentHashMap<>();

  Models(
      @All List<ModelLoader> loaders,
      ModelStore store,
      StoredConfig stored,
      BuiltInModel builtIn,
      ModelsConfig config) {
    loaders.forEach(loader -> this.loaders.put(loader.form().name(), loader));
    this.store = store;
    this.stored = stored;
    this.builtIn = builtIn;
    this.config = config;
  }

  /** What can be filled in to load a model; for the capabilities. */
  public List<FormSpec> loaderForms() {
    return loaders.values().stream().map(ModelLoader::form).toList();
  }

  /** The model to begin with, if there is any: the hosted one, or the one that is here longest. */
  public Optional<String> defaultName() {
    return builtIn.name().or(() -> store.all().stream().map(ModelRow::name).findFirst());
  }

  /** All models, the hosted one first. */
  public List<Model> all() {
    var models = new ArrayList<Model>();
    builtIn.shown().ifPresent(models::add);
    store.all().stream().map(this::shown).forEach(models::add);
    return models;
  }

  /**
   * How a model is doing.
   *
   * @throws RequestRefused with 404 when there is none of that name
   */
  public Model shown(String name) {
    if (builtIn.isNamed(name)) {
      return builtIn.shown().orElseThrow(() -> unknown(name));
    }
    return shown(row(name));
  }

  private Model shown(ModelRow row) {
    return ModelPage.of(
        row, stored.shown(row, loader(row.loader()).form()), slot(row), loader(row.loader()));
  }

  /**
   * A model that can be asked, empty when there is none of that name or it cannot be asked at the
   * moment. Waits a while for one that is being connected to.
   */
  public Optional<LoadedModel> find(String name) {
    return outcome(name).flatMap(Models::ready);
  }

  /**
   * A model that can be asked. Waits a while for one that is being connected to.
   *
   * @throws RequestRefused with 404 when there is none of that name, with 503 and the reason when
   *     it cannot be asked at the moment
   */
  public LoadedModel require(String name) {
    Outcome outcome = outcome(name).orElseThrow(() -> unknown(name));
    return switch (outcome) {
      case Outcome.Ready(LoadedModel model, Connection _) -> model;
      case Outcome.Failed(String reason) ->
          throw new RequestRefused(
              ErrorCode.UNAVAILABLE,
              "The model %s cannot be asked: %s".formatted(name, reason),
              Map.of("model", name));
    };
  }

  private static Optional<LoadedModel> ready(Outcome outcome) {
    return outcome instanceof Outcome.Ready(LoadedModel model, Connection _)
        ? Optional.of(model)
        : Optional.empty();
  }

  private Optional<Outcome> outcome(String name) {
    if (builtIn.isNamed(name)) {
      return builtIn.outcome();
    }
    return store.find(name).map(row -> slot(row).within(config.patience()));
  }

  /** Where a model is; connects to it unless that has been done, or has failed just now. */
  private ModelSlot slot(ModelRow row) {
    ModelSlot now =
        slots.compute(
            row.name(),
            (name, before) -> {
              boolean good =
                  before != null
                      && before.isOf(row)
                      && !before.deservesAnotherTry(config.rest(), System.nanoTime());
              return good ? before : ModelSlot.connecting(row, () -> connect(row));
            });
    return Objects.requireNonNull(now);
  }

  private Outcome connect(ModelRow row) {
    Optional<Map<String, Object>> secrets = stored.secret(row);
    if (secrets.isEmpty()) {
      return new Outcome.Failed(
          "Its secrets were encrypted with another key; edit it and enter them again.");
    }
    try {
      var all = new LinkedHashMap<>(stored.open(row));
      all.putAll(secrets.get());
      ModelLoader loader = loader(row.loader());
      FormValues values = loader.form().check(all, CONFIG);
      return ready(row, values, loader.connect(row.name(), values, new ConnectionReport()));
    } catch (ConnectionFailed e) {
      LOG.infof("The model %s cannot be asked: %s", row.name(), e.getMessage());
      return new Outcome.Failed(e.getMessage());
    } catch (RequestRefused e) {
      return new Outcome.Failed("Its configuration is not valid any more: " + e.getMessage());
    }
  }

  private Outcome.Ready ready(ModelRow row, FormValues values, Connection connection) {
    var throttle =
        new Throttle(
            values.integer(ModelLoader.CONCURRENCY_FIELD).orElse(1L).intValue(),
            values.number(ModelLoader.RATE_FIELD).orElse(Double.POSITIVE_INFINITY));
    var loaded =
        new LoadedModel(
            row.name(),
            Revision.of(row.loader(), values, connection.identity()),
            throttled(connection, throttle, Priority.INTERACTIVE),
            throttled(connection, throttle, Priority.BACKGROUND),
            connection.batchSize(),
            connection.model().info());
    // Whoever may still ask the model has its throttle.
    closer.register(throttle, connection::close);
    return new Outcome.Ready(loaded, connection);
  }

  private static ThrottledModel throttled(
      Connection connection, Throttle throttle, Priority priority) {
    return new ThrottledModel(connection.model(), throttle, priority, connection.batchSize());
  }

  /**
   * Connects to a model, step by step, and forgets it again.
   *
   * @param name whose secrets are used where none are given; null for no model's
   */
  public ConnectionReport test(
      String loaderName, Map<String, Object> given, @Nullable String name) {
    var report = new ConnectionReport();
    ModelLoader loader = loader(loaderName);
    FormValues values =
        name == null
            ? loader.form().check(given, CONFIG)
            : withKeptSecrets(row(name), loader, given);
    try (Connection connection = tried(loader, nameIn(values), values, report)) {
      LOG.debugf("connected to %s", connection.model().info().family());
    } catch (ConnectionFailed e) {
      LOG.debugf("a connection could not be had: %s", e.getMessage());
    }
    return report;
  }

  private static Connection tried(
      ModelLoader loader, String name, FormValues values, ConnectionReport report)
      throws ConnectionFailed {
    Connection connection = loader.connect(name, values, report);
    try {
      loader.tryOut(connection, report);
      return connection;
    } catch (ConnectionFailed | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Loads a model: connects to it and keeps it.
   *
   * @throws RequestRefused with 409 when there is one of that name, with 422 when it cannot be
   *     connected to
   */
  public Model create(String loaderName, Map<String, Object> given) {
    ModelLoader loader = loader(loaderName);
    FormValues values = loader.form().check(given, CONFIG);
    String name = nameIn(values);
    if (builtIn.isNamed(name) || store.find(name).isPresent()) {
      throw taken(name);
    }
    Connection connection = connected(loader, name, values);
    var row =
        new ModelRow(
            name,
            loaderName,
            stored.open(values),
            stored.secret(values, name),
            1,
            Instant.now().truncatedTo(ChronoUnit.MICROS));
    if (!store.insert(row)) {
      connection.close();
      throw taken(name);
    }
    keep(row, values, connection);
    return shown(row);
  }

  private static RequestRefused taken(String name) {
    return new RequestRefused(
        ErrorCode.CONFLICT,
        "There is a model named %s already.".formatted(name),
        Map.of("field", CONFIG + "." + ModelLoader.NAME_FIELD));
  }

  /**
   * Changes what was filled in. Secrets that are not given stay.
   *
   * @throws RequestRefused with 404, with 409 when somebody else has changed it meanwhile, with 422
   *     when it cannot be connected to
   */
  public Model replace(String name, Map<String, Object> given) {
    ModelRow before = row(name);
    ModelLoader loader = loader(before.loader());
    FormValues values = withKeptSecrets(before, loader, given);
    if (!nameIn(values).equals(name)) {
      throw RequestRefused.field(
          null,
          CONFIG + "." + ModelLoader.NAME_FIELD,
          "cannot be changed: answers are kept under the model's name.");
    }
    Connection connection = connected(loader, name, values);
    var row =
        new ModelRow(
            name,
            before.loader(),
            stored.open(values),
            stored.secret(values, name),
            before.version() + 1,
            before.createdAt());
    if (!store.update(row)) {
      connection.close();
      throw new RequestRefused(
          ErrorCode.CONFLICT,
          "Somebody else has changed or removed the model %s meanwhile.".formatted(name),
          Map.of());
    }
    keep(row, values, connection);
    return shown(row);
  }

  private FormValues withKeptSecrets(
      ModelRow before, ModelLoader loader, Map<String, Object> given) {
    var all = new LinkedHashMap<String, Object>(given);
    // What the user interface was shown comes back as it was.
    all.entrySet()
        .removeIf(
            entry ->
                StoredConfig.isSecret(loader.form(), entry.getKey())
                    && (entry.getValue() == null || entry.getValue() instanceof Map));
    all.putIfAbsent(ModelLoader.NAME_FIELD, before.name());
    var kept = new LinkedHashMap<>(stored.secret(before).orElse(Map.of()));
    kept.keySet().removeAll(all.keySet());
    FormValues values = loader.form().check(all, CONFIG);
    if (!kept.isEmpty()
        && !loader.keepsSecrets(loader.form().check(stored.open(before), CONFIG), values)) {
      String field = kept.keySet().iterator().next();
      throw RequestRefused.field(
          null,
          CONFIG + "." + field,
          "must be given again, or be empty: it was given for another address.");
    }
    all.putAll(kept);
    return loader.form().check(all, CONFIG);
  }

  private static Connection connected(ModelLoader loader, String name, FormValues values) {
    try {
      return tried(loader, name, values, new ConnectionReport());
    } catch (ConnectionFailed e) {
      throw new RequestRefused(
          ErrorCode.CONNECTION_FAILED, e.getMessage(), Map.of("checks", e.checks()));
    }
  }

  private void keep(ModelRow row, FormValues values, Connection connection) {
    slots.put(row.name(), ModelSlot.connected(row, ready(row, values, connection)));
  }

  /**
   * Forgets a model.
   *
   * @throws RequestRefused with 404 when there is none of that name
   */
  public void remove(String name) {
    if (builtIn.isNamed(name)) {
      throw notEditable(name);
    }
    if (!store.delete(name)) {
      throw unknown(name);
    }
    slots.remove(name);
  }

  private ModelRow row(String name) {
    if (builtIn.isNamed(name)) {
      throw notEditable(name);
    }
    return store.find(name).orElseThrow(() -> unknown(name));
  }

  private static RequestRefused notEditable(String name) {
    return new RequestRefused(
        ErrorCode.CONFLICT,
        "The model %s is this server's own; it is chosen by MODEL_CONFIG.".formatted(name),
        Map.of("model", name));
  }

  private static RequestRefused unknown(String name) {
    return new RequestRefused(
        ErrorCode.NOT_FOUND,
        "There is no model named %s.".formatted(cut(name)),
        Map.of("model", cut(name)));
  }

  private static String cut(String name) {
    return name.length() > 64 ? name.substring(0, 64) + "…" : name;
  }

  private ModelLoader loader(String name) {
    ModelLoader loader = loaders.get(name);
    if (loader == null) {
      throw RequestRefused.field(
          null, "loader", "must be one of %s.".formatted(String.join(", ", loaders.keySet())));
    }
    return loader;
  }

  private static String nameIn(FormValues values) {
    String name = values.text(ModelLoader.NAME_FIELD).orElse("");
    if (!NAME.matcher(name).matches()) {
      throw RequestRefused.field(
          null,
          CONFIG + "." + ModelLoader.NAME_FIELD,
          "must begin with a letter or digit and have only letters, digits, spaces, dots, hyphens"
              + " and underscores.");
    }
    return name;
  }

  @PreDestroy
  void close() {
    slots.values().forEach(Models::close);
    slots.clear();
  }

  /** Closes the connection, or will once there is one. */
  private static void close(ModelSlot slot) {
    var _ =
        slot.outcome()
            .thenAccept(
                outcome -> {
                  if (outcome instanceof Outcome.Ready(LoadedModel _, Connection connection)) {
                    connection.close();
                  }
                });
  }
}
