package dev.candela.app.model;

import dev.candela.app.store.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** The table of models. */
@Singleton
class ModelStore {

  private final Database database;

  ModelStore(Database database) {
    this.database = database;
  }

  List<ModelRow> all() {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select * from models order by created_at, name")
                .map(ModelStore::row)
                .list());
  }

  Optional<ModelRow> find(String name) {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select * from models where name = :name")
                .bind("name", name)
                .map(ModelStore::row)
                .findOne());
  }

  /** False when there is one of that name already. */
  boolean insert(ModelRow row) {
    return database.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into models (name, loader, config, secrets, version, created_at)
                        values (:name, :loader, :config, :secrets, :version, :createdAt)
                        on conflict do nothing
                        """)
                    .bind("name", row.name())
                    .bind("loader", row.loader())
                    .bind("config", row.config())
                    .bind("secrets", row.secrets())
                    .bind("version", row.version())
                    .bind("createdAt", OffsetDateTime.ofInstant(row.createdAt(), ZoneOffset.UTC))
                    .execute())
        == 1;
  }

  /** False when the model is not there any more in the version before. */
  boolean update(ModelRow row) {
    return database.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update models set config = :config, secrets = :secrets, version = :version
                        where name = :name and version = :before and created_at = :createdAt
                        """)
                    .bind("name", row.name())
                    .bind("config", row.config())
                    .bind("secrets", row.secrets())
                    .bind("version", row.version())
                    .bind("before", row.version() - 1)
                    .bind("createdAt", OffsetDateTime.ofInstant(row.createdAt(), ZoneOffset.UTC))
                    .execute())
        == 1;
  }

  /** False when there was none. */
  boolean delete(String name) {
    return database.withHandle(
            handle ->
                handle
                    .createUpdate("delete from models where name = :name")
                    .bind("name", name)
                    .execute())
        == 1;
  }

  private static ModelRow row(ResultSet columns, StatementContext context) throws SQLException {
    return new ModelRow(
        columns.getString("name"),
        columns.getString("loader"),
        columns.getString("config"),
        columns.getString("secrets"),
        columns.getLong("version"),
        columns.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
