// §3 and §6: accounts, which transfers and rewards change.
import { demand, nameOf } from './bytes.mjs';

/** There are never more coins than this, and a transfer can't send more. */
export const MOST_COINS = 2n ** 53n - 1n;

/** B5: the reward that the block of a height must pay. */
export const rewardAt = (reward, height) => (height * reward <= MOST_COINS ? reward : 0n);

export class Coins {
  constructor() {
    this.accounts = new Map();
    this.mined = 0n;
  }

  find = (key) => this.accounts.get(nameOf(key)) ?? { balance: 0n, sent: 0 };

  /** X1 to X4. */
  judge({ signer, recipient, amount, sequence }) {
    demand(amount >= 1n && amount <= MOST_COINS, 'wrong-amount');
    demand(!signer.equals(recipient), 'self-transfer');
    const { balance, sent } = this.find(signer);
    demand(sequence === sent + 1, 'wrong-sequence');
    demand(balance >= amount, 'overspend');
  }

  send(transfer) {
    this.judge(transfer);
    const { balance, sent } = this.find(transfer.signer);
    this.accounts.set(nameOf(transfer.signer), { balance: balance - transfer.amount, sent: sent + 1 });
    this.receive(transfer.recipient, transfer.amount);
  }

  /** After the transactions of a block. */
  pay({ account, reward }) {
    this.mined += reward;
    if (reward > 0n) this.receive(account, reward);
  }

  receive(key, amount) {
    const { balance, sent } = this.find(key);
    this.accounts.set(nameOf(key), { balance: balance + amount, sent });
  }

  /** The sum of all balances. Unless it is what was mined, this program is wrong. */
  sum() {
    const held = [...this.accounts.values()].reduce((sum, { balance }) => sum + balance, 0n);
    if (held !== this.mined || held > MOST_COINS) throw new Error(`accounts hold ${held} coins, and ${this.mined} were mined`);
    return held;
  }
}
