package dev.candela.app.store;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.InjectableInstance;
import jakarta.inject.Singleton;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The application's database. Its tables are those of {@code db/migration}. */
@Singleton
public class Database {

  private final Jdbi jdbi;
  private final boolean shared;

  Database(
      @DataSource("h2") InjectableInstance<AgroalDataSource> embedded,
      @DataSource("postgresql") InjectableInstance<AgroalDataSource> postgresql) {
    shared = postgresql.getHandle().getBean().isActive();
    jdbi = Jdbi.create((shared ? postgresql : embedded).getActive());
  }

  /** Runs statements, each in a transaction of its own. */
  public <T> T withHandle(Function<Handle, T> work) {
    return jdbi.withHandle(work::apply);
  }

  /** Runs statements in one transaction: all of them take effect, or none. */
  public <T> T inTransaction(Function<Handle, T> work) {
    return jdbi.inTransaction(work::apply);
  }

  /** Whether other instances of the application may use the same database at the same time. */
  public boolean shared() {
    return shared;
  }
}
