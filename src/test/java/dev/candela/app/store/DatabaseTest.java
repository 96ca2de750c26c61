package dev.candela.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DatabaseTest {

  @Inject Database database;

  @BeforeEach
  void createTable() {
    database.withHandle(
        handle -> handle.execute("create table probe (id varchar(10) primary key, words text)"));
  }

  @AfterEach
  void dropTable() {
    database.withHandle(handle -> handle.execute("drop table probe"));
  }

  @Test
  void theStoreIsSharedExactlyWhenAServerIsNamed() {
    assertThat(database.shared()).isEqualTo(System.getenv("CANDELA_TEST_DATABASE_URL") != null);
  }

  @Test
  void whatIsWrittenIsThereAfterwards() {
    insert("a", "first");
    assertThat(words()).containsExactly("first");
  }

  @Test
  void aRowThatIsThereAlreadyIsLeftAsItIs() {
    insert("a", "first");
    insert("a", "second");
    assertThat(words()).containsExactly("first");
  }

  @Test
  void aTransactionThatFailsLeavesNothingBehind() {
    assertThatThrownBy(
            () ->
                database.inTransaction(
                    handle -> {
                      handle.execute("insert into probe values ('a', 'first')");
                      throw new IllegalStateException("on purpose");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(words()).isEmpty();
  }

  private void insert(String id, String words) {
    database.withHandle(
        handle ->
            handle.execute(
                "insert into probe (id, words) values (?, ?) on conflict do nothing", id, words));
  }

  private List<String> words() {
    return database.withHandle(
        handle -> handle.createQuery("select words from probe").mapTo(String.class).list());
  }
}
