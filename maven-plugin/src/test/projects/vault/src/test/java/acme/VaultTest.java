package acme;

import org.junit.jupiter.api.Test;

class VaultTest {
  @Test
  void bothWays() throws InterruptedException {
    Vault vault = new Vault(() -> "sesame");
    Thread in = new Thread(vault::in);
    in.start();
    vault.out();
    in.join();
  }
}
