// How much of something there is, as a bar and in words.
interface Props {
  value: number;
  max: number;
  /** What is measured. */
  label: string;
  /** The same in words, such as "8 van 9 lessen"; always shown. */
  text: string;
}

export function Meter({ value, max, label, text }: Props) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  return (
    <div class="meter">
      <div class="meter-track" role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={max} aria-valuenow={value} aria-valuetext={text}>
        <div class="meter-fill" style={{ width: `${share * 100}%` }} />
      </div>
      <span class="meter-text">{text}</span>
    </div>
  );
}
