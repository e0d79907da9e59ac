/** Two transfers in opposite directions lock the same two accounts in opposite orders. */
class Bank {
  static class Account {
    private int balance;

    void deposit(int amount) {
      balance += amount;
    }
  }

  private final Account savings = new Account();
  private final Account current = new Account();

  void run() {
    new Thread(() -> transfer(savings, current, 10)).start();
    new Thread(() -> transfer(current, savings, 20)).start();
  }

  void transfer(Account from, Account to, int amount) {
    synchronized (from) {
      synchronized (to) {
        from.deposit(-amount);
        to.deposit(amount);
      }
    }
  }
}
