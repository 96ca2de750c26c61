package dev.candela.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;

/**
 * Says in the description of the API what the records say with {@link Nullable}: which fields are
 * always there, and which may be null.
 *
 * <p>In an answer every field is there, and those marked may be null; where null fields are left
 * out ({@link JsonInclude}), and in what is asked, those marked may be missing.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class RequiredInOpenApi implements OASFilter {

  private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
  private static final DotName JSON_PROPERTY = DotName.createSimple(JsonProperty.class);
  private static final DotName SCHEMA =
      DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);
  private static final List<String> PACKAGES =
      List.of("dev.candela.app.", "dev.candela.error.", "dev.candela.modelserver.");
  private static final String REFERENCE = "#/components/schemas/";

  private final Collection<ClassInfo> records;

  /** Made by Quarkus with the classes of the application. */
  public RequiredInOpenApi(IndexView index) {
    // An index that was put together from several names a class as often as they do.
    Map<DotName, ClassInfo> byName = new HashMap<>();
    index.getKnownClasses().stream()
        .filter(
            type ->
                type.isRecord() && PACKAGES.stream().anyMatch(type.name().toString()::startsWith))
        .forEach(type -> byName.put(type.name(), type));
    records = byName.values();
  }

  @Override
  public void filterOpenAPI(OpenAPI api) {
    Map<String, Schema> schemas = api.getComponents().getSchemas();
    Set<String> asked = asked(api, schemas);
    schemas.forEach(
        (name, schema) ->
            recordOf(name, schema)
                .ifPresent(type -> describe(schema, type, asked.contains(name) || sparse(type))));
  }

  private static void describe(Schema schema, ClassInfo type, boolean mayBeMissing) {
    Map<String, Schema> properties = new LinkedHashMap<>(schema.getProperties());
    Set<String> required =
        new TreeSet<>(Optional.ofNullable(schema.getRequired()).orElse(List.of()));
    for (RecordComponentInfo component : type.recordComponents()) {
      String field = jsonName(type, component);
      boolean nullable = component.type().hasAnnotation(NULLABLE);
      if (!nullable || !mayBeMissing) {
        required.add(field);
      }
      Schema value = Objects.requireNonNull(properties.get(field));
      describeElements(value, component.type());
      if (nullable) {
        properties.put(field, orNull(value));
      }
    }
    schema.setProperties(properties);
    schema.setRequired(required.isEmpty() ? null : List.copyOf(required));
  }

  /** Lists and maps whose values may be null. */
  private static void describeElements(Schema schema, Type type) {
    if (type.kind() != Type.Kind.PARAMETERIZED_TYPE) {
      return;
    }
    Type element = type.asParameterizedType().arguments().getLast();
    if (schema.getItems() != null) {
      describeElements(schema.getItems(), element);
      if (element.hasAnnotation(NULLABLE)) {
        schema.setItems(orNull(schema.getItems()));
      }
    } else if (schema.getAdditionalPropertiesSchema() != null) {
      describeElements(schema.getAdditionalPropertiesSchema(), element);
      if (element.hasAnnotation(NULLABLE)) {
        schema.setAdditionalPropertiesSchema(orNull(schema.getAdditionalPropertiesSchema()));
      }
    }
  }

  private static Schema orNull(Schema schema) {
    if (schema.getRef() != null) {
      Schema named = OASFactory.createSchema().ref(schema.getRef());
      Schema none = OASFactory.createSchema().addType(SchemaType.NULL);
      return OASFactory.createSchema()
          .description(schema.getDescription())
          .addAnyOf(named)
          .addAnyOf(none);
    }
    // A schema without a type allows null already.
    return schema.getType() == null ? schema : schema.addType(SchemaType.NULL);
  }

  /** The record that has exactly the fields of a schema and gave it its name. */
  private Optional<ClassInfo> recordOf(String name, Schema schema) {
    if (schema.getProperties() == null) {
      return Optional.empty();
    }
    List<ClassInfo> found =
        records.stream()
            .filter(type -> name.startsWith(schemaName(type)))
            .filter(type -> fields(type).equals(schema.getProperties().keySet()))
            .toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  private static Set<String> fields(ClassInfo type) {
    Set<String> names = new HashSet<>();
    type.recordComponents().forEach(component -> names.add(jsonName(type, component)));
    return names;
  }

  private static String jsonName(ClassInfo type, RecordComponentInfo component) {
    return given(type.field(component.name()).annotation(JSON_PROPERTY), "value")
        .orElse(component.name());
  }

  private static String schemaName(ClassInfo type) {
    return given(type.declaredAnnotation(SCHEMA), "name").orElse(type.simpleName());
  }

  private static Optional<String> given(@Nullable AnnotationInstance annotation, String value) {
    return Optional.ofNullable(annotation)
        .map(found -> found.value(value))
        .map(AnnotationValue::asString);
  }

  private static boolean sparse(ClassInfo type) {
    return type.hasDeclaredAnnotation(DotName.createSimple(JsonInclude.class));
  }

  /** The names of the schemas that are parts of requests. */
  private static Set<String> asked(OpenAPI api, Map<String, Schema> schemas) {
    Deque<Schema> open = new ArrayDeque<>();
    api.getPaths().getPathItems().values().stream()
        .map(PathItem::getOperations)
        .flatMap(operations -> operations.values().stream())
        .map(Operation::getRequestBody)
        .filter(Objects::nonNull)
        .map(RequestBody::getContent)
        .filter(Objects::nonNull)
        .map(Content::getMediaTypes)
        .flatMap(types -> types.values().stream())
        .map(MediaType::getSchema)
        .filter(Objects::nonNull)
        .forEach(open::add);
    Set<String> names = new HashSet<>();
    while (!open.isEmpty()) {
      Schema schema = open.remove();
      if (schema.getRef() != null) {
        String name = schema.getRef().substring(REFERENCE.length());
        if (names.add(name) && schemas.containsKey(name)) {
          open.add(schemas.get(name));
        }
      }
      parts(schema).forEach(open::add);
    }
    return names;
  }

  private static Stream<Schema> parts(Schema schema) {
    Stream<Schema> fields =
        schema.getProperties() == null ? Stream.of() : schema.getProperties().values().stream();
    Stream<Schema> elements =
        Stream.of(
                Optional.ofNullable(schema.getItems()),
                Optional.ofNullable(schema.getAdditionalPropertiesSchema()))
            .flatMap(Optional::stream);
    Stream<Schema> choices =
        Stream.of(
                Optional.ofNullable(schema.getAnyOf()),
                Optional.ofNullable(schema.getOneOf()),
                Optional.ofNullable(schema.getAllOf()))
            .flatMap(Optional::stream)
            .flatMap(Collection::stream);
    return Stream.of(fields, elements, choices).flatMap(parts -> parts);
  }
}
