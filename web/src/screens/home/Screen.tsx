// The first page.
export default function Home() {
  return (
    <div class="page page-top">
      <h1>Duobaan</h1>
    </div>
  );
}
